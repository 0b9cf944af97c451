package org.wardline.media.rtp;

/// A reception report block (RFC 3550 section 6.4.1).
///
/// @param ssrc the source it reports on
/// @param fractionLost since the block before, in 1/256
/// @param lost packets, cumulative, 24 bits signed
/// @param highestIndex extended highest sequence number, 32 bits
/// @param jitterSamples interarrival jitter in timestamp units
/// @param lastSenderReport middle 32 bits of the NTP time of the source's last report, 0 for none
/// @param delay between that report's arrival and this block, in 1/65536 s
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int lost,
        int highestIndex,
        int jitterSamples,
        int lastSenderReport,
        int delay) {

    static final int LENGTH_BYTES = 24;
}
