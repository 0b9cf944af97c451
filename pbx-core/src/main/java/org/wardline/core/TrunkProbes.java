package org.wardline.core;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.wardline.directory.Trunk;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transaction.Alarms;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UserAgent;

/// Asks the carriers whether they are there: by OPTIONS (RFC 3261 11), as soon as a trunk is
/// connected and then [#EVERY_MS] after each answer. Any answer will do; a carrier that gives none
/// in 32 s has lost its connection, which is closed and opened anew. Owned by one shard.
final class TrunkProbes {

    static final long EVERY_MS = 30_000;

    private static final int TOKEN_BYTES = 16;

    private final UserAgent userAgent;
    private final RandomGenerator random;
    private final Consumer<Flow> dead;
    private final Map<FlowId, Probed> probed = new HashMap<>();
    private final Map<RequestId, FlowId> underWay = new HashMap<>();
    private final Alarms<FlowId> alarms = new Alarms<>();

    /// A connection that is asked on.
    private record Probed(Flow flow, SipUri carrier, String domain, long number) {}

    /// @param dead told of a connection on which nobody answers
    TrunkProbes(UserAgent userAgent, RandomGenerator random, Consumer<Flow> dead) {
        this.userAgent = userAgent;
        this.random = random;
        this.dead = dead;
    }

    /// A trunk of a practice is connected.
    ///
    /// @param domain the practice's
    void connected(Trunk trunk, String domain, Flow flow, long nowMs) {
        SipUri carrier =
                SipUri.of("", trunk.server().host())
                        .withPort(trunk.server().port())
                        .withParams(Params.NONE.with("transport", "tls"));
        probed.put(flow.id(), new Probed(flow, carrier, domain, 1));
        ask(flow.id(), nowMs);
    }

    void closed(FlowId flow) {
        probed.remove(flow);
        alarms.cancel(flow);
        underWay.values().removeIf(flow::equals);
    }

    /// A final response to some request.
    void completed(RequestId request, long nowMs) {
        Optional.ofNullable(underWay.remove(request))
                .ifPresent(flow -> alarms.set(flow, nowMs + EVERY_MS));
    }

    /// Some request was not answered.
    void failed(RequestId request) {
        Optional.ofNullable(underWay.remove(request))
                .flatMap(flow -> Optional.ofNullable(probed.get(flow)))
                .ifPresent(silent -> dead.accept(silent.flow()));
    }

    OptionalLong nextDeadlineMs() {
        return alarms.nextMs();
    }

    void advance(long nowMs) {
        alarms.due(nowMs, flow -> ask(flow, nowMs));
    }

    private void ask(FlowId id, long nowMs) {
        Probed to = probed.get(id);
        probed.put(id, new Probed(to.flow(), to.carrier(), to.domain(), to.number() + 1));
        Headers headers =
                Headers.of(HeaderName.MAX_FORWARDS, 70L)
                        .with(
                                HeaderName.FROM,
                                NameAddr.of(SipUri.of("", to.domain())).withTag(token()))
                        .with(HeaderName.TO, NameAddr.of(to.carrier().withParams(Params.NONE)))
                        .with(HeaderName.CALL_ID, token())
                        .with(HeaderName.CSEQ, new CSeq(to.number(), Method.OPTIONS));
        var options = new SipRequest(Method.OPTIONS, to.carrier(), headers, Body.NONE);
        underWay.put(userAgent.request(to.flow(), options, nowMs), id);
    }

    private String token() {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }
}
