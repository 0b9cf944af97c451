package org.wardline.sip.transport;

import java.util.List;
import javax.net.ssl.SSLEngine;

/// The least that a TLS connection must be (R3-R5): TLS 1.3, or 1.2 with forward secrecy and an
/// AEAD. There is no way to ask for less.
public final class TlsFloor {

    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /// AES-256 before AES-128; ECDSA before RSA for each.
    public static final List<String> CIPHER_SUITES =
            List.of(
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private TlsFloor() {}

    /// Holds an engine to the floor, however its context was made.
    static void apply(SSLEngine engine) {
        engine.setEnabledProtocols(PROTOCOLS.toArray(String[]::new));
        engine.setEnabledCipherSuites(CIPHER_SUITES.toArray(String[]::new));
    }

    /// Whether a finished handshake kept to the floor; asked once more after the fact.
    static boolean holds(String protocol, String cipherSuite) {
        return PROTOCOLS.contains(protocol) && CIPHER_SUITES.contains(cipherSuite);
    }
}
