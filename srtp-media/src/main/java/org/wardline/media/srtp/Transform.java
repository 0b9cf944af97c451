package org.wardline.media.srtp;

import org.wardline.media.MasterKey;

/// Encryption and authentication of the packets of one protocol under one session key. It knows
/// nothing of sources, order or replay.
///
/// Offsets: a packet's clear header is `[start, payload)`, its payload `[payload, end)`; behind
/// `end` comes the trailer. `index` is the 48-bit SRTP index or the 31-bit SRTCP index.
sealed interface Transform extends AutoCloseable permits AesCm, AesGcm {

    /// The transform of a suite, with session keys drawn from the master key.
    static Transform of(MasterKey masterKey, Protocol protocol) {
        try (var derivation = new KeyDerivation(masterKey)) {
            int keyLength = masterKey.profile().keyLengthBytes();
            return switch (masterKey.profile()) {
                case AES_256_CM_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_80 ->
                        new AesCm(derivation, protocol, keyLength);
                case AEAD_AES_256_GCM, AEAD_AES_128_GCM ->
                        new AesGcm(derivation, protocol, keyLength);
            };
        }
    }

    /// Bytes of the trailer: tag, and with SRTCP the word with E bit and index.
    int trailerBytes();

    /// Where the SRTCP word lies in a protected packet that ends at `packetEnd`.
    int srtcpWordAt(int packetEnd);

    /// Encrypts the payload in place and writes the trailer behind it.
    void protect(byte[] packet, int start, int payload, int end, int ssrc, long index);

    /// Verifies the trailer and, only if it holds, decrypts the payload in place.
    ///
    /// @return false when the tag does not hold; the packet is then as it was
    boolean verify(byte[] packet, int start, int payload, int end, int ssrc, long index);

    /// Frees what lies outside the heap. Not usable afterwards.
    @Override
    void close();
}
