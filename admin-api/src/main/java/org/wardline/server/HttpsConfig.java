package org.wardline.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.wardline.tls.ServerName;

/// Where the API and the console are.
///
/// @param listen addresses to listen on; port 0 lets the system choose, for tests
/// @param names host names and numeric addresses by which people reach it; they go into its
///   certificate, the first is a host name
public record HttpsConfig(List<InetSocketAddress> listen, List<String> names) {

    /// The port when none is configured.
    public static final int DEFAULT_PORT = 8443;

    /// @throws IllegalArgumentException with a sentence for the operator
    public HttpsConfig {
        listen = List.copyOf(listen);
        names = List.copyOf(names);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("https.listen names no address.");
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("https.names names no host.");
        }
        if (ServerName.isAddress(names.getFirst())) {
            throw new IllegalArgumentException("The first of https.names must be a host name.");
        }
        names.forEach(HttpsConfig::requireCertifiable);
    }

    private static void requireCertifiable(String name) {
        try {
            var _ =
                    ServerName.isAddress(name)
                            ? InetAddress.ofLiteral(name)
                            : ServerName.canonical(name);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "https.names holds %s, which can't stand in a certificate; no wildcard can."
                            .formatted(name));
        }
    }
}
