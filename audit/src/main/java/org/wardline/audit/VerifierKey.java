package org.wardline.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/// The public half of a log's signing key (C2SP signed-note): `name+key id+base64(0x01 || key)`.
///
/// The name is `wardline-audit/<log id>`; it is also the origin of the log's checkpoints. Keep a
/// copy of the text away from the server: it is what the verifier trusts.
public final class VerifierKey {

    static final byte ALGORITHM_ED25519 = 1;
    static final int KEY_ID_BYTES = 4;

    private static final String NAME_PREFIX = "wardline-audit/";
    private static final HexFormat HEX = HexFormat.of();

    /// SubjectPublicKeyInfo of Ed25519 (RFC 8410) up to the 32 bytes of the key.
    private static final byte[] X509_PREFIX = HEX.parseHex("302a300506032b6570032100");

    private static final int PUBLIC_KEY_BYTES = 32;
    private static final String SIGNATURE_START = "\n\u2014 ";

    private final UUID logId;
    private final byte[] publicKey;

    VerifierKey(UUID logId, byte[] publicKey) {
        this.logId = logId;
        this.publicKey = publicKey.clone();
    }

    /// Reads the text form.
    ///
    /// @throws AuditLogUnusable when it is not the verifier key of a Wardline audit log
    public static VerifierKey parse(String text) {
        try {
            var parts = text.strip().split("\\+", 3);
            var data = Base64.getDecoder().decode(parts[2]);
            var key =
                    new VerifierKey(
                            UUID.fromString(parts[0].substring(NAME_PREFIX.length())),
                            Arrays.copyOfRange(data, 1, 1 + PUBLIC_KEY_BYTES));
            if (key.text().equals(text.strip())) {
                return key;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // The sentence below says it.
        }
        throw new AuditLogUnusable("That is not the verifier key of a Wardline audit log.");
    }

    /// The text form, one line without its end.
    public String text() {
        return name()
                + "+"
                + HEX.formatHex(keyId())
                + "+"
                + Base64.getEncoder()
                        .encodeToString(
                                ByteBuffer.allocate(1 + PUBLIC_KEY_BYTES)
                                        .put(ALGORITHM_ED25519)
                                        .put(publicKey)
                                        .array());
    }

    /// Name of the key and origin of the log.
    public String name() {
        return NAME_PREFIX + logId;
    }

    /// The log that the key signs for.
    public UUID logId() {
        return logId;
    }

    byte[] keyId() {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(name().getBytes(StandardCharsets.UTF_8));
            sha256.update(new byte[] {'\n', ALGORITHM_ED25519});
            return Arrays.copyOf(sha256.digest(publicKey), KEY_ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The checkpoint in a signed note, when this key signed it.
    Optional<Checkpoint> open(String note) {
        int end = note.lastIndexOf("\n" + SIGNATURE_START);
        if (end < 0 || !note.endsWith("\n")) {
            return Optional.empty();
        }
        var text = note.substring(0, end + 1);
        var line = note.substring(end + 1 + SIGNATURE_START.length(), note.length() - 1);
        if (!line.startsWith(name() + " ")) {
            return Optional.empty();
        }
        return verify(text, line.substring(name().length() + 1))
                ? Checkpoint.parse(text).filter(found -> found.origin().equals(name()))
                : Optional.empty();
    }

    /// Whether the last line of a note is this key's signature over its text.
    boolean verify(String text, String signature) {
        try {
            var bytes = Base64.getDecoder().decode(signature);
            // Base64 has spare bits at its end: one text only for one signature.
            if (!Base64.getEncoder().encodeToString(bytes).equals(signature)
                    || bytes.length <= KEY_ID_BYTES
                    || !MessageDigest.isEqual(Arrays.copyOf(bytes, KEY_ID_BYTES), keyId())) {
                return false;
            }
            var ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(publicKey());
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            return ed25519.verify(bytes, KEY_ID_BYTES, bytes.length - KEY_ID_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        var encoded =
                ByteBuffer.allocate(X509_PREFIX.length + PUBLIC_KEY_BYTES)
                        .put(X509_PREFIX)
                        .put(publicKey)
                        .array();
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
