package org.wardline.media.srtp;

/// HMAC-SHA1 (RFC 2104) over a message and one 32-bit word. Allocates nothing per tag.
sealed interface HmacSha1 extends AutoCloseable permits JcaHmacSha1, LibcryptoHmacSha1 {

    int KEY_BYTES = 20;

    /// The faster of what is here.
    ///
    /// @param key of [#KEY_BYTES], which the caller may zero afterwards
    static HmacSha1 of(byte[] key) {
        return Libcrypto.hasSha1State() ? new LibcryptoHmacSha1(key) : new JcaHmacSha1(key);
    }

    /// The whole tag of 20 bytes over `message[from, to) || lastWord`, in a buffer of this object
    /// that the next call overwrites.
    byte[] tag(byte[] message, int from, int to, int lastWord);

    /// Zeroes the key where it lies outside the heap. Not usable afterwards.
    @Override
    void close();
}
