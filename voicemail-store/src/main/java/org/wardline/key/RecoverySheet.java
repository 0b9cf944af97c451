package org.wardline.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.UUID;

/// One printed share of a recovery kit. The share is written in Crockford's base 32 (no I, L, O, U;
/// read back as typed by a person), in lines of six groups, with a check over all of it.
///
/// `payload = deployment(16) || number(1) || share(72) || check(6)`: 95 bytes, 152 characters.
final class RecoverySheet {

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int SHARE_BYTES = 2 * Aead.KEY_BYTES + 8;
    private static final int CHECK_BYTES = 6;
    private static final int HEAD_BYTES = 2 * Long.BYTES + 1;
    private static final int PAYLOAD_BYTES = HEAD_BYTES + SHARE_BYTES + CHECK_BYTES;
    private static final int GROUP = 5;
    private static final int GROUPS_IN_LINE = 6;
    private static final byte[] CHECK_INFO =
            "wardline/recovery-sheet-check/v1".getBytes(StandardCharsets.US_ASCII);

    private final UUID deployment;
    private final int number;
    private final byte[] share;

    RecoverySheet(UUID deployment, int number, byte[] share) {
        if (share.length != SHARE_BYTES) {
            throw new IllegalArgumentException("a share has 72 bytes, not " + share.length);
        }
        this.deployment = deployment;
        this.number = number;
        this.share = share.clone();
    }

    UUID deployment() {
        return deployment;
    }

    int number() {
        return number;
    }

    byte[] share() {
        return share.clone();
    }

    /// The sheet as it is printed.
    String print() {
        return """
        Wardline recovery kit, sheet %d of 3
        Installation %s

        Any two of the three sheets restore the keys of this phone system.
        Without them, a lost key means that every stored message is lost.
        Print each sheet, keep the three in three different places, then run
        the command that confirms the kit: it removes these files.

        %s\
        """
                .formatted(number, deployment, grouped(encode(payload())));
    }

    /// Reads a sheet back, whole or only its lines of groups, as a person typed it.
    ///
    /// @throws KeyFault when something is mistyped or missing
    static RecoverySheet parse(String text) {
        var letters = new StringBuilder();
        text.lines()
                .map(line -> line.strip().toUpperCase(java.util.Locale.ROOT))
                .filter(line -> line.matches("[0-9A-Z]{5}([ -]+[0-9A-Z]{1,5})*|[0-9A-Z]{1,5}"))
                .forEach(line -> letters.append(line.replaceAll("[ -]", "")));
        var payload = decode(letters.toString());
        var body = Arrays.copyOf(payload, HEAD_BYTES + SHARE_BYTES);
        var check = Arrays.copyOfRange(payload, body.length, PAYLOAD_BYTES);
        if (!MessageDigest.isEqual(check, check(body))) {
            throw mistyped();
        }
        var in = ByteBuffer.wrap(body);
        var deployment = new UUID(in.getLong(), in.getLong());
        int number = in.get();
        var share = new byte[SHARE_BYTES];
        in.get(share);
        return new RecoverySheet(deployment, number, share);
    }

    private byte[] payload() {
        var body =
                ByteBuffer.allocate(HEAD_BYTES + SHARE_BYTES)
                        .putLong(deployment.getMostSignificantBits())
                        .putLong(deployment.getLeastSignificantBits())
                        .put((byte) number)
                        .put(share)
                        .array();
        return ByteBuffer.allocate(PAYLOAD_BYTES).put(body).put(check(body)).array();
    }

    private static byte[] check(byte[] body) {
        return Hkdf.SHA256.expand(body, CHECK_INFO, CHECK_BYTES);
    }

    private static String encode(byte[] bytes) {
        var text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte b : bytes) {
            held = (held << Byte.SIZE | (b & 0xFF)) & 0xFFFF;
            bits += Byte.SIZE;
            while (bits >= 5) {
                bits -= 5;
                text.append(DIGITS.charAt(held >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(DIGITS.charAt(held << (5 - bits) & 31));
        }
        return text.toString();
    }

    private static byte[] decode(String text) {
        if (text.length() != (PAYLOAD_BYTES * Byte.SIZE + 4) / 5) {
            throw mistyped();
        }
        var bytes = ByteBuffer.allocate(PAYLOAD_BYTES);
        int bits = 0;
        int held = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Crockford: the letters that people take for digits are those digits.
            int digit = DIGITS.indexOf(c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
            if (digit < 0) {
                throw mistyped();
            }
            held = (held << 5 | digit) & 0xFFFF;
            bits += 5;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes.put((byte) (held >> bits));
            }
        }
        return bytes.array();
    }

    private static String grouped(String text) {
        var lines = new StringBuilder();
        for (int at = 0, group = 1; at < text.length(); at += GROUP, group++) {
            lines.append(text, at, Math.min(at + GROUP, text.length()));
            lines.append(group % GROUPS_IN_LINE == 0 ? "\n" : " ");
        }
        return lines.toString().strip() + "\n";
    }

    private static KeyFault mistyped() {
        return new KeyFault("A sheet of the recovery kit is mistyped or incomplete.");
    }
}
