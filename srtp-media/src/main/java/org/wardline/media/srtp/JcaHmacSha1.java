package org.wardline.media.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// [HmacSha1] by JCA, where the system has no libcrypto; not by its `Mac`, which makes objects for
/// each tag.
///
/// Both padded key blocks are hashed anew for each tag. Keeping the states after them would save
/// two of six block operations for a 172-byte packet, but a `MessageDigest` gives its state away
/// only by `clone()`, which allocates.
final class JcaHmacSha1 implements HmacSha1 {

    private static final int DIGEST_BYTES = 20;
    private static final int BLOCK_BYTES = 64;

    private final MessageDigest sha1;
    private final byte[] innerPad = new byte[BLOCK_BYTES];
    private final byte[] word = new byte[Integer.BYTES];

    /// Outer pad, then the inner digest.
    private final byte[] outer = new byte[BLOCK_BYTES + DIGEST_BYTES];

    private final byte[] tag = new byte[DIGEST_BYTES];

    JcaHmacSha1(byte[] key) {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
        Arrays.fill(innerPad, (byte) 0x36);
        Arrays.fill(outer, 0, BLOCK_BYTES, (byte) 0x5C);
        Bytes.xor(key, innerPad, 0, key.length);
        Bytes.xor(key, outer, 0, key.length);
    }

    @Override
    public byte[] tag(byte[] message, int from, int to, int lastWord) {
        Bytes.putInt32(word, 0, lastWord);
        try {
            sha1.update(innerPad);
            sha1.update(message, from, to - from);
            sha1.update(word);
            sha1.digest(outer, BLOCK_BYTES, DIGEST_BYTES);
            sha1.update(outer);
            sha1.digest(tag, 0, DIGEST_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a digest of SHA-1 is 20 bytes", e);
        }
        return tag;
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }
}
