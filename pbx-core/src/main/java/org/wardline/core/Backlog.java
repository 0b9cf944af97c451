package org.wardline.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.wardline.sip.transaction.Urgency;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// How many messages of phones wait for a shard: in all, of one connection and of one address, so
/// that who floods a shard is refused before anybody else of it, of whatever practice. Each of the
/// three has places that only what goes on can take. When all places for what is new are taken,
/// whoever has next to nothing waiting still finds one, and emergency calls have a few of their
/// own, shared by address: they never take those of what goes on.
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
    static final int EMERGENCIES_OF_ADDRESS = 8;
    static final int EMERGENCIES_OF_FLOW = 4;

    /// Where a message waits.
    enum Place {
        NONE,
        SHARED,
        /// One of those for emergency calls alone.
        RESERVED
    }

    private final Waiting shared = new Waiting();
    private final Waiting reserved = new Waiting();

    /// Takes a place.
    ///
    /// @return [Place#NONE] when there is none for such a message of such a flow
    Place enter(Flow flow, Urgency urgency) {
        if (shared.enter(flow, taken -> isRoom(taken, urgency))) {
            return Place.SHARED;
        }
        boolean helps = urgency == Urgency.EMERGENCY && reserved.enter(flow, Backlog::isReserved);
        return helps ? Place.RESERVED : Place.NONE;
    }

    /// Gives a place back.
    void leave(Flow flow, Place place) {
        switch (place) {
            case SHARED -> shared.leave(flow);
            case RESERVED -> reserved.leave(flow);
            case NONE -> throw new IllegalArgumentException("There is no place to give back");
        }
    }

    int size() {
        return shared.all.get() + reserved.all.get();
    }

    private static boolean isRoom(Taken taken, Urgency urgency) {
        boolean ongoing = urgency == Urgency.ONGOING;
        boolean sendsLittle = taken.flow <= LITTLE_OF_FLOW && taken.address <= LITTLE_OF_ADDRESS;
        int more = ongoing ? FOR_ONGOING : 0;
        return taken.flow <= SHARE_OF_FLOW + (ongoing ? ONGOING_OF_FLOW : 0)
                && taken.address <= SHARE_OF_ADDRESS + more
                && taken.all <= ROOM + (!ongoing && sendsLittle ? FOR_WHO_SENDS_LITTLE : more);
    }

    private static boolean isReserved(Taken taken) {
        return taken.flow <= EMERGENCIES_OF_FLOW
                && taken.address <= EMERGENCIES_OF_ADDRESS
                && taken.all <= FOR_EMERGENCIES;
    }

    /// Places that are taken, with the one that is asked for.
    private record Taken(int flow, int address, int all) {}

    /// Counts of messages that wait.
    private static final class Waiting {

        private final AtomicInteger all = new AtomicInteger();
        private final Map<FlowId, Integer> ofFlow = new ConcurrentHashMap<>();
        private final Map<String, Integer> ofAddress = new ConcurrentHashMap<>();

        boolean enter(Flow flow, Predicate<Taken> room) {
            var taken =
                    new Taken(
                            ofFlow.merge(flow.id(), 1, Integer::sum),
                            ofAddress.merge(flow.remoteNetwork(), 1, Integer::sum),
                            all.incrementAndGet());
            boolean fits = room.test(taken);
            if (!fits) {
                leave(flow);
            }
            return fits;
        }

        void leave(Flow flow) {
            all.decrementAndGet();
            ofFlow.computeIfPresent(flow.id(), (_, n) -> n == 1 ? null : n - 1);
            ofAddress.computeIfPresent(flow.remoteNetwork(), (_, n) -> n == 1 ? null : n - 1);
        }
    }
}
