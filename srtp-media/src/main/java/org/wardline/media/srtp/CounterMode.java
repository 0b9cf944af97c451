package org.wardline.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode as RFC 3711 4.1.1 numbers its blocks: the low 16 bits of a 128-bit block
/// count, the 112 bits above are the packet's.
///
/// The counter blocks are written out and encrypted in one ECB call, because a JCA cipher in CTR
/// mode must be initialised for each packet, which allocates and expands the key again.
final class CounterMode {

    private static final int BLOCK_BYTES = 16;
    private static final int BATCH_BYTES = 32 * BLOCK_BYTES;

    private final Cipher aes;
    private final byte[] counters = new byte[BATCH_BYTES];
    private final byte[] keystream = new byte[BATCH_BYTES];

    CounterMode(byte[] key) {
        try {
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }

    /// Adds the keystream of one packet to `bytes[from, to)`, at most 2^16 blocks; done twice, the
    /// bytes are as before.
    ///
    /// @param high the upper 64 bits of the first counter block
    /// @param low the lower 64 bits, of which the last 16 are 0
    void apply(long high, long low, byte[] bytes, int from, int to) {
        long block = low;
        int at = from;
        while (at < to) {
            int count = Math.min(to - at, BATCH_BYTES);
            int length = (count + BLOCK_BYTES - 1) & -BLOCK_BYTES;
            for (int i = 0; i < length; i += BLOCK_BYTES) {
                Bytes.putInt64(counters, i, high);
                Bytes.putInt64(counters, i + Long.BYTES, block++);
            }
            encrypt(length);
            Bytes.xor(keystream, bytes, at, count);
            at += count;
        }
    }

    private void encrypt(int length) {
        try {
            aes.update(counters, 0, length, keystream, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in whole blocks failed", e);
        }
    }
}
