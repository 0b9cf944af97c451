package org.wardline.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// How this server speaks TLS to a carrier: by the same [TlsFloor] as with phones, and only to a
/// server whose certificate a trusted authority has issued for its name.
public final class CarrierTls {

    private CarrierTls() {}

    /// A context for connections to one carrier.
    ///
    /// @param own what is shown to a carrier that asks for it
    /// @param authorities that are trusted; empty for those of the Java runtime
    public static SslContext context(TlsIdentity own, Optional<List<X509Certificate>> authorities) {
        if (!OpenSsl.isAvailable()) {
            throw new TlsUnusable(
                    "The TLS library (BoringSSL) can't be loaded on this system.",
                    OpenSsl.unavailabilityCause());
        }
        try {
            var builder =
                    SslContextBuilder.forClient()
                            .sslProvider(SslProvider.OPENSSL)
                            .protocols(TlsFloor.PROTOCOLS)
                            .ciphers(TlsFloor.CIPHER_SUITES)
                            .endpointIdentificationAlgorithm("HTTPS")
                            .keyManager(
                                    own.key().reveal(),
                                    own.chain().toArray(X509Certificate[]::new));
            authorities.ifPresent(
                    trusted -> builder.trustManager(trusted.toArray(X509Certificate[]::new)));
            return builder.build();
        } catch (SSLException e) {
            throw new TlsUnusable("A carrier's authorities were refused by the TLS library.", e);
        }
    }
}
