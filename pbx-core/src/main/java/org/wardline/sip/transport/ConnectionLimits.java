package org.wardline.sip.transport;

/// How many connections may stand at once; [ConnectionCounts] says who goes beyond that. An address
/// is an IPv4 address or an IPv6 /64 network: one office behind NAT is one address.
///
/// @param total open connections
/// @param perAddress open connections of one address
/// @param handshakes connections in all whose TLS handshake is not done
/// @param handshakesPerAddress the same of one address
public record ConnectionLimits(
        int total, int perAddress, int handshakes, int handshakesPerAddress) {

    public static final ConnectionLimits DEFAULT = new ConnectionLimits(20_000, 2_000, 2_000, 200);

    public ConnectionLimits {
        if (total < 1 || perAddress < 1 || handshakes < 1 || handshakesPerAddress < 1) {
            throw new IllegalArgumentException("A limit of connections is at least 1");
        }
    }
}
