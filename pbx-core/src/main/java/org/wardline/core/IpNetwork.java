package org.wardline.core;

import java.net.InetAddress;
import java.util.Objects;

/// An IP network as prefix (RFC 4632, RFC 4291 2.3), for example `192.168.0.0/16` or `fd00::/8`.
///
/// @param address any address of the network
/// @param prefixBits how many leading bits all its addresses share; 0 to 32 or 128
public record IpNetwork(InetAddress address, int prefixBits) {

    public IpNetwork {
        Objects.requireNonNull(address, "address");
        if (prefixBits < 0 || prefixBits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException(
                    "A network prefix has 0 to 32 (IPv4) or 0 to 128 (IPv6) bits.");
        }
    }

    /// Reads `address/bits`. Names are not looked up.
    ///
    /// @throws IllegalArgumentException with a sentence for the operator
    public static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "A network is written as address/bits, such as 10.0.0.0/8.");
        }
        try {
            return new IpNetwork(
                    InetAddress.ofLiteral(text.substring(0, slash)),
                    Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "A network is written as address/bits, such as 10.0.0.0/8.", e);
        }
    }

    /// Whether an address lies in this network; an address of the other family never does.
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit += Byte.SIZE) {
            int kept = Math.min(Byte.SIZE, prefixBits - bit);
            int mask = 0xFF << (Byte.SIZE - kept) & 0xFF;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
