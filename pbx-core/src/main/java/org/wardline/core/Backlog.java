package org.wardline.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.wardline.sip.transaction.Urgency;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// How many messages of phones wait for a shard: in all, of one connection and of one address, so
/// that who floods a shard is refused before anybody else of it, of whatever practice. Each of the
/// three has places that only what goes on can take, and a few for emergency calls alone. When all
/// places for what is new are taken, whoever has next to nothing waiting still finds one.
///
/// Thread-safe: I/O threads enter messages, the shard lets them go.
final class Backlog {

    /// At 100 us a message this is less than half a second of work.
    static final int ROOM = 4_096;

    /// An office behind one address is half of a shard's work at most.
    static final int SHARE_OF_ADDRESS = ROOM / 2;

    /// A console phone with 500 lamps may subscribe to all at once.
    static final int SHARE_OF_FLOW = 512;

    /// What is new may take so many of the places for what goes on, from connections and addresses
    /// that have no more than this waiting.
    static final int FOR_WHO_SENDS_LITTLE = 512;

    static final int LITTLE_OF_FLOW = 8;
    static final int LITTLE_OF_ADDRESS = 128;

    static final int FOR_ONGOING = 1_024;
    static final int ONGOING_OF_FLOW = 512;
    static final int FOR_EMERGENCIES = 16;

    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<FlowId, Integer> ofFlow = new ConcurrentHashMap<>();
    private final Map<String, Integer> ofAddress = new ConcurrentHashMap<>();

    /// Takes a place.
    ///
    /// @return false when there is none for such a message of such a flow
    boolean enter(Flow flow, Urgency urgency) {
        int flows = ofFlow.merge(flow.id(), 1, Integer::sum);
        int addresses = ofAddress.merge(flow.remoteNetwork(), 1, Integer::sum);
        int all = waiting.incrementAndGet();
        boolean sendsLittle = flows <= LITTLE_OF_FLOW && addresses <= LITTLE_OF_ADDRESS;
        int more = sendsLittle && urgency == Urgency.NEW ? FOR_WHO_SENDS_LITTLE : 0;
        boolean taken =
                isWithin(flows, SHARE_OF_FLOW, ONGOING_OF_FLOW, urgency)
                        && isWithin(addresses, SHARE_OF_ADDRESS, FOR_ONGOING, urgency)
                        && isWithin(all, ROOM + more, FOR_ONGOING, urgency);
        if (!taken) {
            leave(flow);
        }
        return taken;
    }

    /// Gives a place back.
    void leave(Flow flow) {
        waiting.decrementAndGet();
        ofFlow.computeIfPresent(flow.id(), (_, n) -> n == 1 ? null : n - 1);
        ofAddress.computeIfPresent(flow.remoteNetwork(), (_, n) -> n == 1 ? null : n - 1);
    }

    int size() {
        return waiting.get();
    }

    private static boolean isWithin(int taken, int room, int forOngoing, Urgency urgency) {
        return taken
                <= switch (urgency) {
                    case NEW -> room;
                    case ONGOING -> room + forOngoing;
                    case EMERGENCY -> room + forOngoing + FOR_EMERGENCIES;
                };
    }
}
