package org.wardline.media;

/// Why a received or outgoing packet was dropped. Every drop is counted and nothing else happens:
/// no packet can end a call.
public enum Drop {
    /// Came before the leg had keys; not looked at.
    BEFORE_KEYS,
    /// Neither SRTP nor SRTCP by its shape (RFC 3550 appendix A.1), or too long for a packet.
    MALFORMED,
    /// The authentication tag is wrong: plaintext RTP, a forgery, another key.
    BAD_TAG,
    /// Authentic, but seen before (RFC 3711 section 3.3.2).
    REPLAYED,
    /// Too old for the replay window, so it could be a replay.
    TOO_OLD,
    /// One more SSRC than a leg may have under one key.
    SSRC_LIMIT,
    /// Its key has protected as many packets as one key may (RFC 3711 section 9.2).
    KEY_EXHAUSTED,
    /// From an address that is not the peer's, beyond the rate at which strangers are checked.
    STRANGER,
    /// Authentic, of a payload type that was not negotiated.
    PAYLOAD_TYPE,
    /// Authentic, in a direction that is on hold.
    ON_HOLD,
    /// Authentic, but would go back behind what was already sent to the other leg.
    LATE,
    /// The other leg's loop did not keep up.
    RING_FULL,
    /// The socket did not take it.
    SEND_FAILED
}
