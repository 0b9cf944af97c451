package org.wardline.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.Secret;

/// What the registrar needs to check a device's digest (RFC 8760, RFC 7616 3.4.2): HA1 =
/// H(username:realm:password) per algorithm. Whoever has an HA1 can act as the device, so it is a
/// secret like the password and is stored sealed only.
///
/// @param sha256 32 bytes
/// @param md5 16 bytes; empty once the device has used SHA-256, after which MD5 is refused
public record DigestCredential(Secret<byte[]> sha256, Optional<Secret<byte[]>> md5) {

    public DigestCredential {
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(md5, "md5");
    }

    /// Both digests of a password.
    public static DigestCredential of(String username, String realm, Secret<String> password) {
        byte[] a1 =
                (username + ':' + realm + ':' + password.reveal()).getBytes(StandardCharsets.UTF_8);
        return new DigestCredential(
                Secret.of(digest("SHA-256", a1)), Optional.of(Secret.of(digest("MD5", a1))));
    }

    /// The same without MD5.
    public DigestCredential withoutMd5() {
        return new DigestCredential(sha256, Optional.empty());
    }

    private static byte[] digest(String algorithm, byte[] input) {
        try {
            return MessageDigest.getInstance(algorithm).digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The JDK lacks " + algorithm, e);
        }
    }
}
