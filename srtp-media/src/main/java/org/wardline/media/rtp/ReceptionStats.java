package org.wardline.media.rtp;

import java.time.Duration;
import org.wardline.media.AudioCodec;

/// What was received from one source: extended sequence numbers, loss and jitter (RFC 3550 sections
/// 6.4.1 and appendix A.1, A.3, A.8). Counts authentic packets only, so a source needs no
/// probation.
public final class ReceptionStats {

    private static final int NS_PER_SAMPLE = 1_000_000_000 / AudioCodec.CLOCK_RATE_HZ;

    private final int ssrc;
    private final long firstIndex;
    private long highestIndex;
    private long received;
    private int transit;
    private long jitterTimes16;
    private long expectedPrior;
    private long receivedPrior;

    /// Statistics of a source whose first packet is about to be given to [#received].
    public ReceptionStats(int ssrc, int firstSequenceNumber) {
        this.ssrc = ssrc;
        // One cycle up, so that packets reordered around the first never get a negative index.
        this.firstIndex = firstSequenceNumber + (1L << 16);
        this.highestIndex = firstIndex - 1;
    }

    /// Notes an authentic packet.
    ///
    /// @return its extended sequence number
    public long received(int sequenceNumber, int timestamp, long nowNs) {
        long index = highestIndex + (short) (sequenceNumber - (int) highestIndex);
        int arrival = (int) (nowNs / NS_PER_SAMPLE);
        int nowTransit = arrival - timestamp;
        if (received > 0) {
            int difference = Math.abs(nowTransit - transit);
            jitterTimes16 += difference - ((jitterTimes16 + 8) >> 4);
        }
        transit = nowTransit;
        highestIndex = Math.max(highestIndex, index);
        received++;
        return index;
    }

    public int ssrc() {
        return ssrc;
    }

    /// Extended sequence number of the newest packet.
    public long highestIndex() {
        return highestIndex;
    }

    /// Packets that never came; negative when duplicates outnumber them.
    public long lost() {
        return expected() - received;
    }

    public Duration jitter() {
        return Duration.ofNanos((jitterTimes16 >> 4) * NS_PER_SAMPLE);
    }

    /// The block that the next report carries; the fraction lost counts from the block before.
    ///
    /// @param lastSenderReport middle 32 bits of the NTP time of the peer's last report, 0 for none
    /// @param delay since then in units of 1/65536 s
    public ReportBlock report(int lastSenderReport, int delay) {
        long expectedInterval = expected() - expectedPrior;
        long lostInterval = expectedInterval - (received - receivedPrior);
        expectedPrior = expected();
        receivedPrior = received;
        int fraction =
                expectedInterval <= 0 || lostInterval <= 0
                        ? 0
                        : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
        int cumulative = (int) Math.max(-0x80_0000, Math.min(0x7F_FFFF, lost()));
        return new ReportBlock(
                ssrc,
                fraction,
                cumulative,
                // The first cycle is ours, see the constructor.
                (int) (highestIndex - (1L << 16)),
                (int) (jitterTimes16 >> 4),
                lastSenderReport,
                delay);
    }

    private long expected() {
        return highestIndex - firstIndex + 1;
    }
}
