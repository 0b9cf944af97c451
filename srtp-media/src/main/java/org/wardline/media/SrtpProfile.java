package org.wardline.media;

import java.util.List;
import java.util.Optional;

/// The four SRTP crypto suites that Wardline speaks, strongest first: the order in which it offers
/// them. There is no NULL cipher, no unauthenticated suite and no tag shorter than 80 bits.
///
/// The constants carry the names of the SDES registry (RFC 4568, RFC 6188, RFC 7714), which is what
/// `a=crypto` lines say.
public enum SrtpProfile {

    /// AES-256 in Galois/counter mode, 128-bit tag (RFC 7714).
    AEAD_AES_256_GCM(32, 12, 16),
    /// AES-256 in counter mode, HMAC-SHA1 with an 80-bit tag (RFC 6188).
    AES_256_CM_HMAC_SHA1_80(32, 14, 10),
    /// AES-128 in Galois/counter mode, 128-bit tag (RFC 7714).
    AEAD_AES_128_GCM(16, 12, 16),
    /// AES-128 in counter mode, HMAC-SHA1 with an 80-bit tag (RFC 3711): what every phone has.
    AES_CM_128_HMAC_SHA1_80(16, 14, 10);

    private final int keyLengthBytes;
    private final int saltLengthBytes;
    private final int tagLengthBytes;

    SrtpProfile(int keyLengthBytes, int saltLengthBytes, int tagLengthBytes) {
        this.keyLengthBytes = keyLengthBytes;
        this.saltLengthBytes = saltLengthBytes;
        this.tagLengthBytes = tagLengthBytes;
    }

    /// The suite that a token of an `a=crypto` line names, exactly, by its registered name or an
    /// alias; empty for all others, which are skipped rather than refused.
    public static Optional<SrtpProfile> ofSdesName(String token) {
        for (SrtpProfile profile : values()) {
            if (profile.sdesName().equals(token) || profile.aliases().contains(token)) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    /// The registered name, which our own offers carry. An answer repeats the token of the offer.
    public String sdesName() {
        return name();
    }

    /// Names that are accepted besides the registered one: drafts of RFC 6188 swapped two words of
    /// it, and old phones still say so.
    public List<String> aliases() {
        return switch (this) {
            case AES_256_CM_HMAC_SHA1_80 -> List.of("AES_CM_256_HMAC_SHA1_80");
            case AEAD_AES_256_GCM, AEAD_AES_128_GCM, AES_CM_128_HMAC_SHA1_80 -> List.of();
        };
    }

    /// Length of the master key: 16 or 32 bytes.
    public int keyLengthBytes() {
        return keyLengthBytes;
    }

    /// Length of the master salt: 14 bytes, with GCM 12.
    public int saltLengthBytes() {
        return saltLengthBytes;
    }

    /// Length of master key and salt together, as `inline:` carries them: 44, 46, 28 or 30 bytes.
    public int keyAndSaltLengthBytes() {
        return keyLengthBytes + saltLengthBytes;
    }

    /// Length of the authentication tag: 10 bytes, with GCM 16. SRTCP adds 4 bytes of index to it.
    public int tagLengthBytes() {
        return tagLengthBytes;
    }
}
