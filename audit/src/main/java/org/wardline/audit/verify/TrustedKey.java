package org.wardline.audit.verify;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/// The key that the reader of the log trusts, from the text of a C2SP verifier key.
final class TrustedKey {

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;
    private static final int SIGNATURE_BYTES = 64;

    private final String name;
    private final UUID logId;
    private final byte[] id;
    private final PublicKey key;

    private TrustedKey(String name, UUID logId, byte[] id, PublicKey key) {
        this.name = name;
        this.logId = logId;
        this.id = id;
        this.key = key;
    }

    /// @throws IllegalArgumentException when the text is not such a key
    static TrustedKey parse(String text) {
        int first = text.indexOf('+');
        int second = text.indexOf('+', first + 1);
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("not a verifier key");
        }
        var name = text.substring(0, first);
        var data = Base64.getDecoder().decode(text.substring(second + 1));
        if (data.length != KEY_BYTES + 1 || data[0] != 1 || !name.startsWith("wardline-audit/")) {
            throw new IllegalArgumentException("not an Ed25519 verifier key of an audit log");
        }
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((name + "\n").getBytes(StandardCharsets.UTF_8));
            var id = Arrays.copyOf(sha256.digest(data), ID_BYTES);
            if (Integer.parseUnsignedInt(text.substring(first + 1, second), 16)
                    != new BigInteger(id).intValue()) {
                throw new IllegalArgumentException("the verifier key's id is wrong");
            }
            var logId = UUID.fromString(name.substring(name.indexOf('/') + 1));
            return new TrustedKey(name, logId, id, ed25519(data));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 verifier key", e);
        }
    }

    /// A key as somebody hands it over.
    ///
    /// @throws VerificationFailed when it is none
    static TrustedKey given(String text) {
        try {
            return parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new VerificationFailed("That is not the verifier key of an audit log.");
        }
    }

    String name() {
        return name;
    }

    UUID logId() {
        return logId;
    }

    /// The checkpoint of a note: three lines and more, an empty one, one signature line.
    Optional<Head> open(String note) {
        int gap = note.indexOf("\n\n");
        var prefix = "\u2014 " + name + " ";
        if (gap < 0 || !note.endsWith("\n") || !note.startsWith(prefix, gap + 2)) {
            return Optional.empty();
        }
        var signature = note.substring(gap + 2 + prefix.length(), note.length() - 1);
        var text = note.substring(0, gap + 1);
        return signed(text, signature) ? Head.parse(text, name) : Optional.empty();
    }

    /// What a checkpoint says.
    ///
    /// @param practices root over the newest entry of each practice
    record Head(long size, String root, String time, String practices) {

        static Optional<Head> parse(String text, String origin) {
            var lines = text.split("\n", -1);
            // Six lines, and the empty text after the last line feed.
            if (lines.length != 7
                    || !lines[0].equals(origin)
                    || !lines[1].matches("[1-9][0-9]{0,17}")
                    || !lines[2].matches("[A-Za-z0-9+/]{43}=")
                    || !lines[5].matches("practices [A-Za-z0-9+/]{43}=")) {
                return Optional.empty();
            }
            return Optional.of(
                    new Head(
                            Long.parseLong(lines[1]),
                            lines[2],
                            lines[3],
                            lines[5].substring("practices ".length())));
        }
    }

    private boolean signed(String text, String signature) {
        try {
            var bytes = Base64.getDecoder().decode(signature);
            // Base64 has spare bits at its end: one text only for one signature.
            if (!Base64.getEncoder().encodeToString(bytes).equals(signature)
                    || bytes.length != ID_BYTES + SIGNATURE_BYTES
                    || !MessageDigest.isEqual(Arrays.copyOf(bytes, ID_BYTES), id)) {
                return false;
            }
            var ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            return ed25519.verify(bytes, ID_BYTES, SIGNATURE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /// Little-endian y with the sign of x in the highest bit (RFC 8032 5.1.2).
    private static PublicKey ed25519(byte[] data) throws GeneralSecurityException {
        var y = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            y[i] = data[KEY_BYTES - i];
        }
        boolean xIsOdd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        var spec =
                new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, new EdECPoint(xIsOdd, new BigInteger(1, y)));
        return (EdECPublicKey) KeyFactory.getInstance("Ed25519").generatePublic(spec);
    }
}
