package org.wardline.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The hash of a digest (RFC 7616 3.2, RFC 8760 2). The session variants are not offered.
public enum DigestAlgorithm {
    SHA_256("SHA-256"),
    /// For phones that know nothing else; refused to a device that has used SHA-256 once.
    MD5("MD5");

    private final String token;

    DigestAlgorithm(String token) {
        this.token = token;
    }

    /// The name in `algorithm=`.
    public String token() {
        return token;
    }

    /// The algorithm of a header; MD5 when none is named (RFC 2617 3.2.1).
    static Optional<DigestAlgorithm> named(String token) {
        if (token.isEmpty()) {
            return Optional.of(MD5);
        }
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /// The hash of the parts joined by colons, in lower-case hex.
    String hash(String... parts) {
        byte[] joined = String.join(":", parts).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(token).digest(joined));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + token, e);
        }
    }

    /// HA1: what the server keeps instead of the password (RFC 7616 3.4.2).
    ///
    /// @return lower-case hex
    public String ha1(String username, String realm, String password) {
        return hash(username, realm, password);
    }

    /// The response that proves the password, for `qop=auth` (RFC 7616 3.4.1).
    ///
    /// @param nc eight hex digits
    /// @return lower-case hex
    public String response(String ha1, DigestUse use, String nonce, String nc, String cnonce) {
        return hash(ha1, nonce, nc, cnonce, "auth", hash(use.method(), use.uri()));
    }
}
