package org.wardline.key;

import java.security.SecureRandom;
import java.util.Arrays;

/// A small thing sealed with AES-256-GCM under a random nonce: `version(1) = 0x01 || nonce(12) ||
/// ciphertext || tag(16)`.
///
/// Used where one key seals many things; its owner bounds them to 2^32.
public final class SealedBox {

    /// Length that sealing adds.
    public static final int OVERHEAD_BYTES = 1 + Aead.NONCE_BYTES + Aead.TAG_BYTES;

    private static final byte VERSION = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedBox() {}

    /// Seals bytes under a key for a context.
    public static byte[] seal(byte[] key, byte[] context, byte[] plaintext) {
        var nonce = new byte[Aead.NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        var sealed = Aead.seal(key, nonce, context, plaintext);
        var box = new byte[1 + nonce.length + sealed.length];
        box[0] = VERSION;
        System.arraycopy(nonce, 0, box, 1, nonce.length);
        System.arraycopy(sealed, 0, box, 1 + nonce.length, sealed.length);
        return box;
    }

    /// Opens what [#seal] made.
    ///
    /// @throws SealBroken naming `part` when box, key and context do not belong together
    public static byte[] open(byte[] key, byte[] context, byte[] box, String part) {
        if (box.length < OVERHEAD_BYTES || box[0] != VERSION) {
            throw new SealBroken(part);
        }
        var sealed = Arrays.copyOfRange(box, 1 + Aead.NONCE_BYTES, box.length);
        return Aead.open(key, Aead.nonceOf(box, 1), context, sealed, part);
    }
}
