package org.wardline.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// [CounterMode] by JCA, where the system has no libcrypto.
///
/// The counter blocks are written out and encrypted in one ECB call, because a JCA cipher in CTR
/// mode must be initialised for each packet, which allocates and expands the key again.
final class JcaCounterMode implements CounterMode {

    private static final int BLOCK_BYTES = 16;
    private static final int BATCH_BYTES = 32 * BLOCK_BYTES;

    private final Cipher aes;
    private final byte[] counters = new byte[BATCH_BYTES];
    private final byte[] keystream = new byte[BATCH_BYTES];

    JcaCounterMode(byte[] key) {
        try {
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }

    @Override
    public void apply(long high, long low, byte[] bytes, int from, int to) {
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

    @Override
    public void close() {
        // Nothing outside the heap.
    }

    private void encrypt(int length) {
        try {
            aes.update(counters, 0, length, keystream, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in whole blocks failed", e);
        }
    }
}
