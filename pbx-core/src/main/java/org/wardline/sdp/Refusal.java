package org.wardline.sdp;

/// Why an offer, or an answer to ours, is not taken: 488 with a Warning that says what to change
/// (RFC 3261 21.4.26, 20.43). In the order in which one is more telling than another, when a
/// description has several audio sections.
public enum Refusal {
    /// Encrypted transport, but no `a=crypto` line that we accept.
    NO_USABLE_CRYPTO(
            306,
            "No acceptable a=crypto line: one of AEAD_AES_256_GCM, AES_256_CM_HMAC_SHA1_80,"
                    + " AEAD_AES_128_GCM, AES_CM_128_HMAC_SHA1_80 without MKI and without weakening"
                    + " parameters is required (RFC 4568)"),
    /// A transport that is neither RTP nor SRTP with keys by SDES.
    TRANSPORT(302, "Media transport not supported: RTP/SAVP with a=crypto is required (RFC 4568)"),
    /// RTP without keys.
    PLAINTEXT(
            302,
            "Unencrypted RTP is refused by policy: turn on SRTP (RTP/SAVP with a=crypto) on this"
                    + " phone"),
    /// An offer with the very key that we send with (RFC 4568 6.1: each direction has its own).
    ECHOED_KEY(399, "The offered key is the one that we send with: each direction needs its own"),
    /// No codec in common.
    NO_CODEC(305, "No common audio codec: PCMU, PCMA or G722 is required"),
    /// No audio section, or all with port 0.
    NO_AUDIO(304, "No audio stream offered"),
    /// An answer that does not fit its offer (RFC 3264 6).
    MISMATCHED(399, "The answer does not fit the offer (RFC 3264 section 6)");

    private final int warnCode;
    private final String text;

    Refusal(int warnCode, String text) {
        this.warnCode = warnCode;
        this.text = text;
    }

    /// Three-digit warn-code of RFC 3261 20.43.
    public int warnCode() {
        return warnCode;
    }

    /// Text for the Warning header, without quotes or backslashes.
    public String text() {
        return text;
    }
}
