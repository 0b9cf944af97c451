package org.wardline.sip.transport;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.wardline.ident.DeviceId;

/// Counts connections and half-open handshakes, in all and per address. Any I/O thread.
///
/// Beyond a limit the newcomer is let in and the eldest that has not got as far goes: of half-open
/// handshakes the eldest, of connections the eldest that no device has authenticated on. A phone is
/// past both within seconds and somebody who holds places is not, so that who takes all of them
/// drops his own. Who has sent least does not go first: a phone whose ClientHello is under way
/// would, before somebody who has sent one and stops there.
///
/// A device that has authenticated on more connections than [#OF_DEVICE] has the others among the
/// strangers', so that a stolen secret takes no office's places. Only where devices have
/// authenticated on all is there no place.
final class ConnectionCounts {

    /// A phone has one, and a second one while it changes networks.
    static final int OF_DEVICE = 8;

    private final ConnectionLimits limits;
    private final Map<DeviceId, SequencedSet<Place>> byDevice = new HashMap<>();
    private final Waiting handshaking;
    private final Waiting strangers;
    private final Map<String, Integer> openAt = new HashMap<>();
    private int open;

    ConnectionCounts(ConnectionLimits limits) {
        this.limits = limits;
        this.handshaking = new Waiting(limits.handshakes());
        this.strangers = new Waiting(limits.total());
    }

    /// A connection's place, from accept to close.
    final class Place {

        private final String address;
        private final Runnable close;
        private boolean taken;
        private Optional<DeviceId> device = Optional.empty();

        private Place(String address, Runnable close) {
            this.address = address;
            this.close = close;
        }

        /// The handshake is done.
        void established() {
            synchronized (ConnectionCounts.this) {
                handshaking.remove(this);
            }
        }

        /// A device has authenticated. The first on a connection counts it among its own, and so
        /// does one that goes on where its newer connections have pushed it among the strangers'.
        void admitted(DeviceId who) {
            synchronized (ConnectionCounts.this) {
                if (taken && device.isEmpty()) {
                    strangers.remove(this);
                    own(who);
                }
            }
        }

        private void own(DeviceId first) {
            device = Optional.of(first);
            var own = byDevice.computeIfAbsent(first, _ -> new LinkedHashSet<>());
            own.add(this);
            if (own.size() > OF_DEVICE) {
                Place eldest = own.removeFirst();
                eldest.device = Optional.empty();
                strangers.add(eldest);
            }
        }

        private void disown() {
            device.ifPresent(first -> {
                SequencedSet<Place> own = byDevice.get(first);
                own.remove(this);
                if (own.isEmpty()) {
                    byDevice.remove(first);
                }
            });
            device = Optional.empty();
        }

        /// The connection is gone.
        void release() {
            synchronized (ConnectionCounts.this) {
                leave(this);
            }
        }
    }

    /// A place for a new connection, or none.
    ///
    /// @param close ends the connection when another needs its place; called on the other's thread
    Optional<Place> take(InetAddress remote, Runnable close) {
        var place = new Place(Flow.networkOf(remote), close);
        var dropped = new ArrayList<Place>();
        boolean fits;
        synchronized (this) {
            fits = makeRoom(place.address, dropped);
            if (fits) {
                enter(place);
            }
        }
        dropped.forEach(eldest -> eldest.close.run());
        return fits ? Optional.of(place) : Optional.empty();
    }

    private boolean makeRoom(String address, List<Place> dropped) {
        boolean ownFull = handshaking.at(address) >= limits.handshakesPerAddress();
        if (ownFull || handshaking.size() >= limits.handshakes()) {
            drop(handshaking.eldest(address, ownFull), dropped);
        }
        boolean ownOpenFull = openAt.getOrDefault(address, 0) >= limits.perAddress();
        if (ownOpenFull || open >= limits.total()) {
            Optional<Place> eldest = strangers.eldest(address, ownOpenFull);
            drop(eldest, dropped);
            return eldest.isPresent();
        }
        return true;
    }

    private void drop(Optional<Place> eldest, List<Place> dropped) {
        eldest.ifPresent(this::leave);
        eldest.ifPresent(dropped::add);
    }

    private void enter(Place place) {
        place.taken = true;
        open++;
        openAt.merge(place.address, 1, Integer::sum);
        handshaking.add(place);
        strangers.add(place);
    }

    private void leave(Place place) {
        if (place.taken) {
            place.taken = false;
            open--;
            openAt.computeIfPresent(place.address, (_, n) -> n == 1 ? null : n - 1);
            handshaking.remove(place);
            strangers.remove(place);
            place.disown();
        }
    }

    synchronized int open() {
        return open;
    }

    /// Connections that have not got as far as they should, the eldest first.
    private static final class Waiting {

        private final int most;
        private final SequencedSet<Place> all = new LinkedHashSet<>();
        private final Map<String, SequencedSet<Place>> byAddress = new HashMap<>();

        /// @param most how many there may be in all
        Waiting(int most) {
            this.most = most;
        }

        void add(Place place) {
            all.add(place);
            byAddress.computeIfAbsent(place.address, _ -> new LinkedHashSet<>()).add(place);
        }

        void remove(Place place) {
            if (all.remove(place)) {
                SequencedSet<Place> own = byAddress.get(place.address);
                own.remove(place);
                if (own.isEmpty()) {
                    byAddress.remove(place.address);
                }
            }
        }

        int size() {
            return all.size();
        }

        int at(String address) {
            return own(address).size();
        }

        /// Who goes for one more of an address: one of its own when it has its share of all, so
        /// that a few addresses drop nobody but themselves.
        ///
        /// @param ofIts whether it has to be one of its own
        Optional<Place> eldest(String address, boolean ofIts) {
            SequencedSet<Place> own = own(address);
            boolean hasItsShare = !own.isEmpty() && own.size() >= most / byAddress.size();
            return (ofIts || hasItsShare ? own : all).stream().findFirst();
        }

        private SequencedSet<Place> own(String address) {
            return byAddress.getOrDefault(address, new LinkedHashSet<>());
        }
    }
}
