package org.wardline.media.srtp;

import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// Encryption and authentication of the packets of one protocol under one session key. It knows
/// nothing of sources, order or replay.
///
/// Offsets: a packet's clear header is `[start, payload)`, its payload `[payload, end)`; behind
/// `end` comes the trailer. `index` is the 48-bit SRTP index or the 31-bit SRTCP index.
sealed interface Transform extends AutoCloseable permits AesCm, AesGcm, LibcryptoGcm {

    /// The transform of a master key's suite, with session keys drawn from it.
    static Transform of(MasterKey masterKey, Protocol protocol) {
        try (var derivation = new KeyDerivation(masterKey);
                SessionKeys keys = derivation.sessionKeys(protocol)) {
            return of(masterKey.profile(), protocol, keys);
        }
    }

    /// The transform of a suite with given session keys.
    static Transform of(SrtpProfile profile, Protocol protocol, SessionKeys keys) {
        return switch (profile) {
            case AES_256_CM_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_80 -> new AesCm(protocol, keys);
            case AEAD_AES_256_GCM, AEAD_AES_128_GCM ->
                    Libcrypto.installed()
                            ? new LibcryptoGcm(protocol, keys)
                            : new AesGcm(protocol, keys);
        };
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
