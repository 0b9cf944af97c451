package org.wardline.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.wardline.key.Aead;
import org.wardline.key.ContentKey;
import org.wardline.key.Hkdf;

/// Keys and arithmetic of Cobblestone-256 (C2SP chunked-encryption with AES-256-GCM and SHA-512).
///
/// ```
/// object  = salt(24) || commitment(32) || chunk 0 || chunk 1 || ... || last chunk
/// chunk k = AES-256-GCM(key, base_nonce XOR k, no additional data, 16,384 bytes) with its tag(16)
/// key(32) || base_nonce(12) || commitment(32) = HKDF-Expand-SHA-512(content key,
///     "c2sp.org/chunked-encryption@v1+" || "AEAD_AES_256_GCM" || 0x00 || salt || context)
/// ```
///
/// The last chunk is always shorter than the others, so a cut anywhere is visible.
final class Cobblestone {

    static final int SALT_BYTES = 24;
    static final int COMMITMENT_BYTES = 32;
    static final int HEADER_BYTES = SALT_BYTES + COMMITMENT_BYTES;
    static final int CHUNK_BYTES = 16 * 1024;
    static final int SEALED_CHUNK_BYTES = CHUNK_BYTES + Aead.TAG_BYTES;

    private static final byte[] LABEL =
            "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_AAD = new byte[0];

    private final byte[] key;
    private final byte[] baseNonce;
    private final byte[] commitment;

    private Cobblestone(byte[] derived) {
        this.key = Arrays.copyOf(derived, Aead.KEY_BYTES);
        this.baseNonce =
                Arrays.copyOfRange(derived, Aead.KEY_BYTES, Aead.KEY_BYTES + Aead.NONCE_BYTES);
        this.commitment =
                Arrays.copyOfRange(derived, Aead.KEY_BYTES + Aead.NONCE_BYTES, derived.length);
    }

    static Cobblestone derive(ContentKey content, byte[] salt, byte[] context) {
        var info =
                ByteBuffer.allocate(LABEL.length + SALT_BYTES + context.length)
                        .put(LABEL)
                        .put(salt)
                        .put(context)
                        .array();
        var lengthBytes = Aead.KEY_BYTES + Aead.NONCE_BYTES + COMMITMENT_BYTES;
        var derived = content.derive(Hkdf.SHA512, info, lengthBytes);
        var keys = new Cobblestone(derived);
        Arrays.fill(derived, (byte) 0);
        return keys;
    }

    byte[] commitment() {
        return commitment;
    }

    byte[] sealChunk(long number, byte[] plaintext, int lengthBytes) {
        return Aead.seal(key, nonce(number), NO_AAD, plaintext, 0, lengthBytes);
    }

    byte[] openChunk(long number, byte[] sealed) {
        return Aead.open(key, nonce(number), NO_AAD, sealed, "chunk " + number);
    }

    void destroy() {
        Arrays.fill(key, (byte) 0);
    }

    private byte[] nonce(long number) {
        var nonce = ByteBuffer.wrap(baseNonce.clone());
        var low = nonce.getLong(Integer.BYTES) ^ number;
        return nonce.putLong(Integer.BYTES, low).array();
    }
}
