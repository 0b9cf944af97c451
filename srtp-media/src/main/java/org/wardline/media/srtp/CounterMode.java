package org.wardline.media.srtp;

/// AES in counter mode as RFC 3711 4.1.1 numbers its blocks: the low 16 bits of a 128-bit block
/// count, the 112 bits above are the packet's. Allocates nothing per packet.
sealed interface CounterMode extends AutoCloseable permits JcaCounterMode, LibcryptoCounterMode {

    /// The faster of what is here.
    ///
    /// @param key 16 or 32 bytes, which the caller may zero afterwards
    static CounterMode of(byte[] key) {
        return Libcrypto.installed() ? new LibcryptoCounterMode(key) : new JcaCounterMode(key);
    }

    /// Adds the keystream of one packet to `bytes[from, to)`, at most 2^16 blocks; done twice, the
    /// bytes are as before.
    ///
    /// @param high the upper 64 bits of the first counter block
    /// @param low the lower 64 bits, of which the last 16 are 0
    void apply(long high, long low, byte[] bytes, int from, int to);

    /// Frees the key where it lies outside the heap. Not usable afterwards.
    @Override
    void close();
}
