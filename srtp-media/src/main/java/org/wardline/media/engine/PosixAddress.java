package org.wardline.media.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import org.wardline.media.engine.PosixUdp.Family;

/// One socket address in its two forms, the kernel's and Java's; remembers the last, so that a call
/// translates its peer's address once and not per packet.
///
/// ```
///   sockaddr_in    family(2) port(2) address(4) zero(8)                        port big-endian
///   sockaddr_in6   family(2) port(2) flow(4) address(16) scope(4)
/// ```
///
/// An IPv6 socket meets IPv4 peers as `::ffff:a.b.c.d` (RFC 4291 section 2.5.5.2).
final class PosixAddress {

    /// Of `sockaddr_in6`, the longer one, in whole longs.
    static final int BYTES = 32;

    private static final int LONGS = BYTES / Long.BYTES;
    private static final int PORT_AT = 2;
    private static final int IPV4_AT = 4;
    private static final int IPV6_AT = 8;
    private static final int SCOPE_AT = 24;

    private static final ValueLayout.OfShort BIG_ENDIAN_SHORT =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Family family;
    private final long[] kernels = new long[LONGS];
    private InetSocketAddress javas = new InetSocketAddress(0);
    private boolean known;

    PosixAddress(Family family) {
        this.family = family;
    }

    Family family() {
        return family;
    }

    /// The address that the kernel wrote; of IPv4 only the first long means something.
    InetSocketAddress read(MemorySegment from) {
        int longs = family == Family.INET ? 1 : LONGS;
        boolean same = known;
        for (int i = 0; i < longs; i++) {
            same &= kernels[i] == from.getAtIndex(JAVA_LONG, i);
        }
        if (!same) {
            for (int i = 0; i < longs; i++) {
                kernels[i] = from.getAtIndex(JAVA_LONG, i);
            }
            javas = decoded(from);
            known = true;
        }
        return javas;
    }

    /// Writes an address for the kernel.
    ///
    /// @return false when a socket of this family can't reach it
    boolean write(InetSocketAddress address, MemorySegment to) {
        if (!known || !address.equals(javas)) {
            InetAddress host = address.getAddress();
            if (family == Family.INET && Family.of(host) == Family.INET6) {
                return false;
            }
            encode(address, to);
            for (int i = 0; i < LONGS; i++) {
                kernels[i] = to.getAtIndex(JAVA_LONG, i);
            }
            javas = address;
            known = true;
            return true;
        }
        for (int i = 0; i < LONGS; i++) {
            to.setAtIndex(JAVA_LONG, i, kernels[i]);
        }
        return true;
    }

    private InetSocketAddress decoded(MemorySegment from) {
        int at = family == Family.INET ? IPV4_AT : IPV6_AT;
        byte[] host = new byte[family == Family.INET ? 4 : 16];
        MemorySegment.copy(from, JAVA_BYTE, at, host, 0, host.length);
        int port = Short.toUnsignedInt(from.get(BIG_ENDIAN_SHORT, PORT_AT));
        try {
            int scope = family == Family.INET ? 0 : from.get(JAVA_INT, SCOPE_AT);
            InetAddress address =
                    scope == 0
                            ? InetAddress.getByAddress(host)
                            : Inet6Address.getByAddress(null, host, scope);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes is one", e);
        }
    }

    private void encode(InetSocketAddress address, MemorySegment to) {
        to.fill((byte) 0);
        to.set(JAVA_SHORT_UNALIGNED, 0, family.number());
        to.set(BIG_ENDIAN_SHORT, PORT_AT, (short) address.getPort());
        byte[] host = address.getAddress().getAddress();
        if (family == Family.INET) {
            MemorySegment.copy(host, 0, to, JAVA_BYTE, IPV4_AT, host.length);
            return;
        }
        MemorySegment.copy(host, 0, to, JAVA_BYTE, SCOPE_AT - host.length, host.length);
        if (address.getAddress() instanceof Inet6Address six) {
            to.set(JAVA_INT, SCOPE_AT, six.getScopeId());
        } else {
            to.set(JAVA_SHORT_UNALIGNED, SCOPE_AT - host.length - Short.BYTES, (short) -1);
        }
    }
}
