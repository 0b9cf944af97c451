package org.wardline.sip.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.wardline.tls.ShownCertificate;

/// What is known of one TLS connection to a phone (RFC 5626 3.1) once its handshake is done.
///
/// A value: it can be kept and compared, and it sends nothing. Bytes go out by [FlowId] through the
/// listener that made it.
///
/// @param tlsVersion `TLSv1.3` or `TLSv1.2`
/// @param cipherSuite IANA name
/// @param serverName what the peer asked for by SNI, in lower case; empty when it asked for nothing
/// @param local our address of the connection
/// @param remote the peer's address; identifies nobody
/// @param certificate the one that the peer showed, whoever that is; empty when it showed none, or
///   one whose key is weak
public record Flow(
        FlowId id,
        String tlsVersion,
        String cipherSuite,
        String serverName,
        InetSocketAddress local,
        InetSocketAddress remote,
        Optional<ShownCertificate> certificate) {

    private static final int IPV6_NETWORK_BYTES = 8;

    public Flow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tlsVersion, "tlsVersion");
        Objects.requireNonNull(cipherSuite, "cipherSuite");
        Objects.requireNonNull(serverName, "serverName");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(certificate, "certificate");
    }

    /// What failures of the peer are counted by: its IPv4 address, or the /64 of its IPv6 address.
    public String remoteNetwork() {
        return networkOf(remote.getAddress());
    }

    /// A household or office has at least a /64 of IPv6, so that is what counts as one source.
    static String networkOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES))
                : HexFormat.of().formatHex(bytes);
    }

    /// The peer's numeric address without port, for records.
    public String remoteAddress() {
        return remote.getAddress().getHostAddress();
    }
}
