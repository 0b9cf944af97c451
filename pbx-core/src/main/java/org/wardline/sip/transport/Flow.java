package org.wardline.sip.transport;

import java.net.InetSocketAddress;
import java.util.Objects;

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
public record Flow(
        FlowId id,
        String tlsVersion,
        String cipherSuite,
        String serverName,
        InetSocketAddress local,
        InetSocketAddress remote) {

    public Flow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tlsVersion, "tlsVersion");
        Objects.requireNonNull(cipherSuite, "cipherSuite");
        Objects.requireNonNull(serverName, "serverName");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
    }

    /// The peer's numeric address without port: what failures are counted by.
    public String remoteAddress() {
        return remote.getAddress().getHostAddress();
    }
}
