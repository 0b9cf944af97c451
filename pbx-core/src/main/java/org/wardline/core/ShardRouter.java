package org.wardline.core;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.TenantId;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transaction.RetryAfter;
import org.wardline.sip.transaction.Urgency;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.transport.FlowListener;

/// Brings what comes from the network to the shard of its practice. Called on I/O threads; only
/// posts.
///
/// A flow's practice is that of its TLS server name, else that of the first request that names one,
/// and stays: all of a flow is on one shard. A flow of no known practice is on the first shard,
/// which refuses its requests.
final class ShardRouter implements FlowListener {

    private static final Logger LOG = LoggerFactory.getLogger(ShardRouter.class);
    private static final int RETRY_SECONDS = 5;
    private static final String OVERLOAD_TAG = "overload";

    private final List<SignallingShard> shards;
    private final BiConsumer<FlowId, SipMessage> answers;
    private final Map<FlowId, TenantId> tenants = new ConcurrentHashMap<>();

    /// Open flows, and whether a device has authenticated there.
    private final Map<FlowId, Boolean> admitted = new ConcurrentHashMap<>();

    private final AtomicLong lost = new AtomicLong();
    private volatile DirectorySnapshot directory = DirectorySnapshot.EMPTY;

    /// @param answers sends a response without a shard, when there is no room for its request
    ShardRouter(List<SignallingShard> shards, BiConsumer<FlowId, SipMessage> answers) {
        this.shards = List.copyOf(shards);
        this.answers = Objects.requireNonNull(answers, "answers");
    }

    /// Takes a new directory, here and on every shard.
    void directory(DirectorySnapshot snapshot) {
        directory = snapshot;
        shards.forEach(shard -> shard.post(new ShardInput.Directory(snapshot)));
    }

    DirectorySnapshot directory() {
        return directory;
    }

    /// The shard of a practice.
    SignallingShard shardOf(TenantId tenant) {
        return shards.get(Math.floorMod(tenant.hashCode(), shards.size()));
    }

    @Override
    public void opened(Flow flow) {
        admitted.put(flow.id(), false);
        directory
                .practiceByDomain(flow.serverName())
                .ifPresent(practice -> tenants.put(flow.id(), practice.tenant().id()));
    }

    /// A trunk of a practice is connected: what comes on that flow is that practice's, and part of
    /// what goes on. Any thread.
    void connected(TrunkLines.Line line) {
        FlowId flow = line.flow().id();
        tenants.put(flow, line.tenant());
        admitted.put(flow, true);
        shardOf(line.tenant()).post(new ShardInput.Connected(line));
    }

    @Override
    public void received(Flow flow, SipMessage message) {
        if (shard(flow, message).offer(flow, message, urgency(flow, message))) {
            return;
        }
        if (message instanceof SipRequest request && !request.is(Method.ACK)) {
            Headers later = RetryAfter.spread(RETRY_SECONDS, request);
            answers.accept(flow.id(), SipResponse.to(request, 503, OVERLOAD_TAG).with(later));
        } else {
            lost();
        }
    }

    /// A device has authenticated on a flow. Any thread.
    void admitted(FlowId flow) {
        admitted.computeIfPresent(flow, (_, _) -> true);
    }

    /// A stranger has no part in what goes on, whatever tags he writes, and no emergency call of
    /// his is taken: the places that are kept for both are the phones'.
    private Urgency urgency(Flow flow, SipMessage message) {
        boolean known = admitted.getOrDefault(flow.id(), false);
        return known ? Urgency.of(message) : Urgency.NEW;
    }

    /// Nobody sends it again. Logged at the first, the second, the fourth, and so on.
    private void lost() {
        long count = lost.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn("{} responses and ACKs found no room on their shards so far", count);
        }
    }

    @Override
    public void closed(Flow flow) {
        admitted.remove(flow.id());
        TenantId tenant = tenants.remove(flow.id());
        SignallingShard first = shards.getFirst();
        SignallingShard own = tenant == null ? first : shardOf(tenant);
        own.post(new ShardInput.Closed(flow));
        if (own != first) {
            // What came before the flow had a practice was handled there.
            first.post(new ShardInput.Closed(flow));
        }
    }

    private SignallingShard shard(Flow flow, SipMessage message) {
        TenantId known = tenants.get(flow.id());
        if (known == null && message instanceof SipRequest request) {
            Optional<TenantId> named =
                    FlowTenants.addressed(directory, request)
                            .map(PracticeDirectory::tenant)
                            .map(t -> t.id());
            named.ifPresent(tenant -> tenants.put(flow.id(), tenant));
            known = named.orElse(null);
        }
        return known == null ? shards.getFirst() : shardOf(known);
    }
}
