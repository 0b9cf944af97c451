package org.wardline.audit.review;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// The network of an address, as coarse as practices and homes keep theirs: IPv4 /24, IPv6 /48.
final class Network {

    private static final int IPV4_BYTES = 3;
    private static final int IPV6_BYTES = 6;

    private Network() {}

    /// The network that an address is in.
    ///
    /// @param address numeric; nothing is ever looked up
    /// @return empty when it is none
    static Optional<String> of(String address) {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        try {
            var parsed = InetAddress.ofLiteral(address);
            int kept = parsed instanceof Inet4Address ? IPV4_BYTES : IPV6_BYTES;
            var bytes = parsed.getAddress();
            for (int i = kept; i < bytes.length; i++) {
                bytes[i] = 0;
            }
            return Optional.of(InetAddress.getByAddress(bytes).getHostAddress() + "/" + 8 * kept);
        } catch (IllegalArgumentException | UnknownHostException e) {
            return Optional.empty();
        }
    }
}
