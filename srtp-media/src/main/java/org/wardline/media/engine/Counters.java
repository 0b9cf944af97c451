package org.wardline.media.engine;

import java.util.EnumMap;
import java.util.Map;
import org.wardline.media.Drop;

/// What a port has received, sent and dropped. Plain fields of its media loop.
final class Counters {

    /// One cell per reason, so that counting allocates nothing.
    private final Map<Drop, long[]> drops = new EnumMap<>(Drop.class);

    private long received;
    private long sent;
    private long sentOctets;

    Counters() {
        for (Drop reason : Drop.values()) {
            drops.put(reason, new long[1]);
        }
    }

    void received() {
        received++;
    }

    void sent(int payloadOctets) {
        sent++;
        sentOctets += payloadOctets;
    }

    void drop(Drop reason) {
        drops.get(reason)[0]++;
    }

    long receivedPackets() {
        return received;
    }

    long sentPackets() {
        return sent;
    }

    /// Octets of payload sent, without headers and tags (RFC 3550 section 6.4.1).
    long sentOctets() {
        return sentOctets;
    }

    Map<Drop, Long> drops() {
        Map<Drop, Long> counted = new EnumMap<>(Drop.class);
        drops.forEach((reason, count) -> {
            if (count[0] > 0) {
                counted.put(reason, count[0]);
            }
        });
        return counted;
    }
}
