package org.wardline.media;

/// The UDP ports that media may use, for firewalls to open.
///
/// @param lowest even, 1024 or higher
/// @param highest odd, at most 65535; the range holds whole pairs of RTP and RTCP
public record PortRange(int lowest, int highest) {

    public PortRange {
        if (lowest < 1024 || highest > 65535 || lowest > highest) {
            throw new IllegalArgumentException("media ports must be within 1024-65535");
        }
        if (lowest % 2 != 0 || highest % 2 != 1) {
            throw new IllegalArgumentException(
                    "media ports must begin with an even and end with an odd number");
        }
    }

    /// Number of RTP/RTCP pairs, so of legs at a time.
    public int pairs() {
        return (highest - lowest + 1) / 2;
    }
}
