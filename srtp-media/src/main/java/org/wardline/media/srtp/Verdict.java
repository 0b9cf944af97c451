package org.wardline.media.srtp;

/// What became of a received SRTP or SRTCP packet. Every verdict but [#OK] means: drop it and count
/// it; no state has changed and the call goes on.
public enum Verdict {
    /// Authentic and new; decrypted in place.
    OK,
    /// Too short, not version 2, or a header that runs past the end.
    MALFORMED,
    /// SRTCP without its E bit: nobody may send us reports in clear.
    UNENCRYPTED,
    /// A packet of this index was accepted before (RFC 3711 3.3.2).
    REPLAYED,
    /// Older than the replay window, so that nobody can say whether it is a replay.
    TOO_OLD,
    /// The tag does not fit: forged, damaged, or protected under another key.
    BAD_TAG,
    /// This key has served as many sources as one key may; see [SrtpReceiver].
    SSRC_LIMIT,
    /// The index would pass 2^48 (SRTP); a new master key is needed (RFC 3711 9.2).
    KEY_EXHAUSTED
}
