package org.wardline.media.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.wardline.media.MediaUnavailable;
import org.wardline.media.PortRange;

/// Hands out pairs of bound UDP ports. Thread-safe without locks: a pair is claimed by one
/// compare-and-set and then bound.
///
/// It goes round the range, so that a port rests as long as possible before its next call: late
/// packets of the last one would only be failures to authenticate, but they would be counted.
final class PortPool {

    private static final int FREE = 0;
    private static final int CLAIMED = 1;

    /// So many ports in a row may be held by other programs before we give up.
    private static final int MAX_BINDS = 256;

    private final PortRange range;
    private final DatagramTransport transport;
    private final AtomicIntegerArray pairs;
    private final AtomicInteger cursor;

    /// @param start where in the range to begin, any number
    PortPool(PortRange range, DatagramTransport transport, int start) {
        this.range = range;
        this.transport = transport;
        this.pairs = new AtomicIntegerArray(range.pairs());
        this.cursor = new AtomicInteger(start);
    }

    /// Claims and binds a pair.
    ///
    /// @throws MediaUnavailable when no pair of the range can be bound on that address
    UdpPair bind(InetAddress address) {
        int binds = 0;
        for (int tries = 0; tries < pairs.length() && binds < MAX_BINDS; tries++) {
            int pair = Math.floorMod(cursor.getAndIncrement(), pairs.length());
            if (pairs.compareAndSet(pair, FREE, CLAIMED)) {
                binds++;
                try {
                    return bind(address, range.lowest() + 2 * pair);
                } catch (IOException _) {
                    // Held by another program, or the address is not ours: the next one tells.
                    pairs.set(pair, FREE);
                }
            }
        }
        throw new MediaUnavailable(
                binds == 0
                        ? "every media port is in use"
                        : "no media port can be bound on " + address.getHostAddress());
    }

    /// Gives a pair back, after both sockets were closed.
    ///
    /// @param rtpPort its even port
    void release(int rtpPort) {
        pairs.set((rtpPort - range.lowest()) / 2, FREE);
    }

    /// Pairs in use.
    int claimed() {
        int claimed = 0;
        for (int pair = 0; pair < pairs.length(); pair++) {
            claimed += pairs.get(pair);
        }
        return claimed;
    }

    private UdpPair bind(InetAddress address, int rtpPort) throws IOException {
        UdpSocket rtp = transport.bind(new InetSocketAddress(address, rtpPort));
        try {
            return new UdpPair(rtp, transport.bind(new InetSocketAddress(address, rtpPort + 1)));
        } catch (IOException e) {
            rtp.discard();
            throw e;
        }
    }
}
