package org.wardline.session;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;

/// What a client proves its session with: the practice (so that the row is looked for among its
/// own) and 256 random bits. Written as 64 characters of base64url: `tenant(16) || secret(32)`.
///
/// @param secret 32 random bytes
public record SessionToken(TenantId tenant, Secret<byte[]> secret) {

    private static final int TENANT_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int CHARS = 64;

    public SessionToken {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(secret, "secret");
    }

    /// A fresh token.
    public static SessionToken mint(TenantId tenant, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new SessionToken(tenant, Secret.of(secret));
    }

    /// Reads the text form; empty when it can't be a token of ours.
    public static Optional<SessionToken> parse(String text) {
        if (text.length() != CHARS) {
            return Optional.empty();
        }
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            var tenant = new TenantId(new UUID(bytes.getLong(), bytes.getLong()));
            byte[] secret = new byte[SECRET_BYTES];
            bytes.get(secret);
            return Optional.of(new SessionToken(tenant, Secret.of(secret)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The text that the client is given, once.
    public Secret<String> text() {
        var bytes =
                ByteBuffer.allocate(TENANT_BYTES + SECRET_BYTES)
                        .putLong(tenant.value().getMostSignificantBits())
                        .putLong(tenant.value().getLeastSignificantBits())
                        .put(secret.reveal());
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array()));
    }

    /// SHA-256 of the secret, all that the database holds of it.
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.reveal());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }
}
