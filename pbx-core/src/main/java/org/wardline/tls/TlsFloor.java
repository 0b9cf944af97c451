package org.wardline.tls;

import java.util.List;

/// The only protocol versions and cipher suites that any listener speaks (R4, R5): TLS 1.3, and TLS
/// 1.2 with forward secrecy and AEAD. A constant, not a setting.
public final class TlsFloor {

    /// Protocol versions by their JSSE names, preferred first.
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /// Cipher suites by their IANA names, preferred first.
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
}
