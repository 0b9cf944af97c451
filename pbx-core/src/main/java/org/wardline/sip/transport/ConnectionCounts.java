package org.wardline.sip.transport;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts connections and half-open handshakes, in all and per address, and says no beyond the
/// limits. Any I/O thread.
final class ConnectionCounts {

    private final ConnectionLimits limits;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger handshaking = new AtomicInteger();
    private final ConcurrentHashMap<String, Count> byAddress = new ConcurrentHashMap<>();

    /// Connections of one address; the handshaking ones are among the open ones.
    private record Count(int open, int handshaking) {

        static final Count NONE = new Count(0, 0);

        Count plus(int moreOpen, int moreHandshaking) {
            return new Count(open + moreOpen, handshaking + moreHandshaking);
        }
    }

    ConnectionCounts(ConnectionLimits limits) {
        this.limits = limits;
    }

    /// A connection's place, from accept to close.
    final class Place {

        private final String address;
        private boolean handshakes = true;

        private Place(String address) {
            this.address = address;
        }

        /// The handshake is done.
        void established() {
            if (handshakes) {
                handshakes = false;
                handshaking.decrementAndGet();
                change(address, 0, -1);
            }
        }

        /// The connection is gone.
        void release() {
            established();
            open.decrementAndGet();
            change(address, -1, 0);
        }
    }

    /// A place for a new connection, or none.
    Optional<Place> take(InetAddress remote) {
        String address = Flow.networkOf(remote);
        Count count = change(address, 1, 1);
        int allOpen = open.incrementAndGet();
        int allHandshaking = handshaking.incrementAndGet();
        var place = new Place(address);
        boolean fits =
                allOpen <= limits.total()
                        && allHandshaking <= limits.handshakes()
                        && count.open <= limits.perAddress()
                        && count.handshaking <= limits.handshakesPerAddress();
        if (fits) {
            return Optional.of(place);
        }
        place.release();
        return Optional.empty();
    }

    int open() {
        return open.get();
    }

    int addresses() {
        return byAddress.size();
    }

    private Count change(String address, int moreOpen, int moreHandshaking) {
        Count after =
                byAddress.compute(
                        address,
                        (_, before) -> {
                            Count from = before == null ? Count.NONE : before;
                            Count to = from.plus(moreOpen, moreHandshaking);
                            return to.open == 0 ? null : to;
                        });
        return after == null ? Count.NONE : after;
    }
}
