package org.wardline.sip.transaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// All transactions of one signalling shard, and the rules by which messages find theirs (RFC 3261
/// 17.1.3, 17.2.3). Sans-I/O; owned by one thread. Outputs are given to the consumer at once and in
/// order, each after the state has changed, so the consumer may call back.
public final class TransactionLayer {

    /// Requests of one peer that are new. A phone has a handful; one that never lets us come to an
    /// end could otherwise keep any number alive.
    private static final int ROOM_FOR_NEW = 512;

    private static final int ROOM_FOR_ONGOING = ROOM_FOR_NEW + 64;

    /// Requests of one peer at most, emergency calls included.
    public static final int ROOM_FOR_EMERGENCIES = ROOM_FOR_ONGOING + 16;

    private static final int RETRY_SECONDS = 10;

    private final Consumer<LayerOutput> out;
    private final Map<TransactionKey, Transaction> transactions = new HashMap<>();
    private final Map<FlowId, Set<TransactionKey>> byFlow = new HashMap<>();

    /// Server transactions of each flow: what a peer began. What we ask of it does not count, so a
    /// phone with hundreds of lamps can still call.
    private final Map<FlowId, Integer> begunByPeer = new HashMap<>();

    /// The timer that each transaction armed last; the ones before it mean nothing any more. Both
    /// go with their transaction, so that a peer that ends transactions as fast as it begins them
    /// fills nothing.
    private final Map<TransactionKey, TxTimer> armed = new HashMap<>();

    private final Alarms<TransactionKey> alarms = new Alarms<>();

    public TransactionLayer(Consumer<LayerOutput> out) {
        this.out = out;
    }

    /// A message came from a flow.
    public void receive(Flow flow, SipMessage message, long nowMs) {
        switch (message) {
            case SipRequest request -> receive(flow, request, nowMs);
            case SipResponse response -> {
                // One that matches nothing is dropped: there is no proxy here to pass it on.
                if (hasOneVia(response)) {
                    feed(
                            TransactionKey.ofClient(flow.id(), response),
                            new TxInput.Response(response),
                            nowMs);
                }
            }
        }
    }

    /// More than one Via: the response was meant for someone else (RFC 3261 8.1.3.3).
    private static boolean hasOneVia(SipResponse response) {
        return response.headers().all(HeaderName.VIA).size() == 1;
    }

    private void receive(Flow flow, SipRequest request, long nowMs) {
        TransactionKey key = TransactionKey.ofServer(flow.id(), request);
        if (feed(key, new TxInput.Request(request), nowMs)) {
            return;
        }
        if (request.is(Method.ACK)) {
            out.accept(new LayerOutput.Ack(flow.id(), request));
            return;
        }
        if (begunByPeer.getOrDefault(flow.id(), 0) >= roomFor(Urgency.of(request))) {
            SipResponse busy = SipResponse.to(request, 503, "overload");
            Headers later = RetryAfter.spread(RETRY_SECONDS, request);
            out.accept(new LayerOutput.Send(flow.id(), busy.with(later)));
            return;
        }
        boolean invite = request.is(Method.INVITE);
        keep(key, invite ? new InviteServerTransaction() : new ServerTransaction());
        out.accept(new LayerOutput.NewRequest(key, flow, request));
    }

    private static int roomFor(Urgency urgency) {
        return switch (urgency) {
            case NEW -> ROOM_FOR_NEW;
            case ONGOING -> ROOM_FOR_ONGOING;
            case EMERGENCY -> ROOM_FOR_EMERGENCIES;
        };
    }

    /// Answers a request. Nothing happens when its transaction has ended meanwhile.
    public void respond(TransactionKey key, SipResponse response, long nowMs) {
        feed(key, new TxInput.Response(response), nowMs);
    }

    /// Sends a request that has its Via, and gives the key by which its responses come.
    public TransactionKey request(Flow flow, SipRequest request, long nowMs) {
        TransactionKey key = TransactionKey.ofClient(flow.id(), request);
        var outputs = new ArrayList<TxOutput>();
        Transaction transaction =
                request.is(Method.INVITE)
                        ? InviteClientTransaction.start(request, outputs::add)
                        : ClientTransaction.start(request, outputs::add);
        keep(key, transaction);
        carryOut(key, outputs, nowMs);
        return key;
    }

    /// Sends a message that belongs to no transaction: the ACK for a 2xx.
    public void send(FlowId flow, SipMessage message) {
        out.accept(new LayerOutput.Send(flow, message));
    }

    /// Ends the transactions of a flow that closed.
    public void flowClosed(FlowId flow, long nowMs) {
        Set<TransactionKey> keys = byFlow.getOrDefault(flow, Set.of());
        for (TransactionKey key : List.copyOf(keys)) {
            feed(key, new TxInput.FlowLost(), nowMs);
        }
    }

    /// Forgets a client transaction whose user waits no longer: an INVITE that was cancelled and
    /// never answered (RFC 3261 9.1). Nothing happens when it has ended meanwhile.
    public void abandon(TransactionKey key) {
        forget(key);
    }

    public boolean knows(TransactionKey key) {
        return transactions.containsKey(key);
    }

    public OptionalLong nextDeadlineMs() {
        return alarms.nextMs();
    }

    /// Lets the timers fire that are due.
    public void advance(long nowMs) {
        alarms.due(nowMs, key -> feed(key, new TxInput.Fired(armed.remove(key)), nowMs));
    }

    /// Live transactions, for figures and leak tests.
    public int size() {
        return transactions.size();
    }

    private boolean feed(TransactionKey key, TxInput in, long nowMs) {
        Transaction transaction = transactions.get(key);
        if (transaction == null) {
            return false;
        }
        var outputs = new ArrayList<TxOutput>(2);
        transaction.accept(in, outputs::add);
        if (transaction.terminated()) {
            forget(key);
        }
        carryOut(key, outputs, nowMs);
        return true;
    }

    private void carryOut(TransactionKey key, List<TxOutput> outputs, long nowMs) {
        for (TxOutput output : outputs) {
            switch (output) {
                case TxOutput.Send(var message) ->
                        out.accept(new LayerOutput.Send(key.flow(), message));
                case TxOutput.Respond(var response) ->
                        out.accept(new LayerOutput.Response(key, response));
                case TxOutput.Acknowledge(var ack) ->
                        out.accept(new LayerOutput.Ack(key.flow(), ack));
                case TxOutput.Arm(var timer) -> {
                    armed.put(key, timer);
                    alarms.set(key, nowMs + TxTimer.DURATION_MS);
                }
                case TxOutput.Fail(var failure) ->
                        out.accept(new LayerOutput.Failure(key, failure));
            }
        }
    }

    private void keep(TransactionKey key, Transaction transaction) {
        transactions.put(key, transaction);
        byFlow.computeIfAbsent(key.flow(), _ -> new HashSet<>()).add(key);
        if (key.server()) {
            begunByPeer.merge(key.flow(), 1, Integer::sum);
        }
    }

    private void forget(TransactionKey key) {
        if (transactions.remove(key) == null) {
            return;
        }
        if (key.server()) {
            begunByPeer.computeIfPresent(key.flow(), (_, n) -> n == 1 ? null : n - 1);
        }
        armed.remove(key);
        alarms.cancel(key);
        byFlow.computeIfPresent(
                key.flow(),
                (_, keys) -> {
                    keys.remove(key);
                    return keys.isEmpty() ? null : keys;
                });
    }
}
