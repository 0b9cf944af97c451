package org.wardline.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.wardline.call.Calls;
import org.wardline.call.ReachableTrunk;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Trunk;
import org.wardline.ident.TrunkId;
import org.wardline.sip.message.Headers;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UserAgent;

/// The trunks of a shard's practices: which are connected, whether their carriers are there, and
/// what comes from them. Owned by the shard's thread.
final class Trunks {

    private final UserAgent userAgent;
    private final Calls calls;
    private final TrunkLines lines = new TrunkLines();
    private final TrunkProbes probes;

    /// @param calls of the shard
    /// @param end closes a flow
    Trunks(UserAgent userAgent, Calls calls, RandomGenerator random, Consumer<Flow> end) {
        this.userAgent = userAgent;
        this.calls = calls;
        this.probes = new TrunkProbes(userAgent, random, end);
    }

    /// A trunk is connected: calls that it has lost go on here.
    void connected(DirectorySnapshot directory, TrunkLines.Line line, long nowMs) {
        lines.connected(line).ifPresent(from -> calls.moved(line.trunk(), from, line.flow()));
        Optional<PracticeDirectory> practice = directory.practice(line.tenant());
        practice.flatMap(p -> p.trunk(line.trunk()))
                .ifPresent(trunk ->
                        probes.connected(
                                trunk, practice.get().tenant().domain(), line.flow(), nowMs));
    }

    /// Whether a flow leads to a carrier.
    boolean lead(Flow flow) {
        return lines.on(flow).isPresent();
    }

    /// A carrier brings a call.
    void called(DirectorySnapshot directory, UaEvent.Invited event, long nowMs) {
        TrunkLines.Line line = lines.on(event.flow()).orElseThrow();
        Optional<PracticeDirectory> practice = directory.practice(line.tenant());
        Optional<Trunk> trunk = practice.flatMap(p -> p.trunk(line.trunk()));
        if (trunk.isEmpty()) {
            userAgent.reject(event.id(), 403, Headers.NONE, nowMs);
        } else {
            calls.called(event, practice.get(), trunk.get(), nowMs);
        }
    }

    void closed(Flow flow) {
        lines.closed(flow.id());
        probes.closed(flow.id());
    }

    /// The trunks of a practice that are connected, in the practice's order.
    List<ReachableTrunk> of(PracticeDirectory practice) {
        return lines.of(practice);
    }

    /// All that are connected.
    List<TrunkId> all() {
        return lines.all();
    }

    /// A final response to some request.
    void completed(RequestId request, long nowMs) {
        probes.completed(request, nowMs);
    }

    /// Some request was not answered.
    void failed(RequestId request) {
        probes.failed(request);
    }

    OptionalLong nextDeadlineMs() {
        return probes.nextDeadlineMs();
    }

    void advance(long nowMs) {
        probes.advance(nowMs);
    }
}
