package org.wardline.media.rtp;

import org.wardline.media.AudioCodec;

/// Numbers the packets of the one stream that a port sends, whatever feeds it: packets relayed from
/// another leg, or frames of our own (RFC 3550 section 5.1).
///
/// The stream is a chain of segments. Within a segment of relayed packets the source's own
/// numbering is kept, shifted, so that the receiver sees its losses and its pauses. Where another
/// feed takes over, where the source's SSRC changes or where its numbers jump, a new segment
/// begins: the sequence number goes on by one, the timestamp by the time that really passed, the
/// marker is set. Sequence numbers only rise, which also is what keeps SRTP from using a keystream
/// twice.
///
/// Owned by one media loop. Time comes in as a monotonic clock in nanoseconds.
public final class OutgoingStream {

    /// Sources of relayed packets are numbered from 1; this is us.
    private static final long OWN = 0;

    private static final long NONE = -1;

    /// A larger step of a source's sequence numbers is a restart (RFC 3550 appendix A.1).
    private static final int MAX_DROPOUT = 3000;

    /// A timestamp that is this far from where the clock says it should be is a restart: 10 s.
    private static final int MAX_DRIFT_SAMPLES = 80_000;

    /// Own frames that are further apart than 100 ms belong to different plays.
    private static final int MAX_PAUSE_SAMPLES = 800;

    private static final int NS_PER_SAMPLE = 1_000_000_000 / AudioCodec.CLOCK_RATE_HZ;

    private int ssrc;
    private long sequence;
    private int timestamp;
    private boolean marker;

    private boolean sentAny;
    private int endTimestamp;
    private long lastSentNs;

    private long segmentSource = NONE;
    private boolean segmentKeepsSequence;
    private long sequenceShift;
    private int timestampShift;

    /// A stream that has sent nothing yet.
    ///
    /// @param firstSequence below 2^15, so that losing the first packets leaves no doubt about the
    ///   rollover counter (RFC 3711 section 3.3.1)
    /// @param firstTimestamp unpredictable (RFC 3550 section 5.1)
    public OutgoingStream(int ssrc, int firstSequence, int firstTimestamp) {
        this.endTimestamp = firstTimestamp;
        restart(ssrc, firstSequence);
    }

    /// Goes on under another SSRC, as a new SRTP key asks for. Timestamps continue.
    public void restart(int newSsrc, int firstSequence) {
        if (firstSequence < 0 || firstSequence >= 1 << 15) {
            throw new IllegalArgumentException("a stream starts below 2^15");
        }
        ssrc = newSsrc;
        sequence = firstSequence - 1L;
        segmentSource = NONE;
    }

    /// Another leg feeds the stream from now on. Its sources are numbered from 1 as well, so the
    /// number alone would not tell.
    public void feedChanges() {
        segmentSource = NONE;
    }

    /// Numbers a relayed packet, keeping the gaps in its source's sequence.
    ///
    /// @return false when the packet would go back behind one already sent: drop it
    public boolean relay(ReceivedPacket packet) {
        boolean sameSegment = segmentSource == packet.source && segmentKeepsSequence;
        long next = packet.index + sequenceShift;
        if (sameSegment && next <= sequence) {
            return false;
        }
        marker = false;
        int samples = packet.samples();
        long nowNs = packet.arrivedNs;
        if (!sameSegment
                || next - sequence > MAX_DROPOUT
                || jumps(packet.timestamp, samples, nowNs)) {
            begin(packet.source, packet.timestamp, nowNs);
            segmentKeepsSequence = true;
            next = sequence + 1;
            sequenceShift = next - packet.index;
        }
        advance(next, packet.timestamp + timestampShift, samples, nowNs);
        return true;
    }

    /// Numbers a packet cut anew from a source's audio: the sequence goes on by one, the timestamp
    /// is the source's, shifted.
    ///
    /// @param source number of the source, 1 or higher
    /// @param samples how long the packet is; 0 for a telephone event, whose timestamp stands still
    public void repacked(long source, int sourceTimestamp, int samples, long nowNs) {
        marker = false;
        boolean sameSegment = segmentSource == source && !segmentKeepsSequence;
        if (!sameSegment || jumps(sourceTimestamp, samples, nowNs)) {
            begin(source, sourceTimestamp, nowNs);
            segmentKeepsSequence = false;
        }
        advance(sequence + 1, sourceTimestamp + timestampShift, samples, nowNs);
    }

    /// Numbers a frame of our own: a prompt or music.
    public void own(int samples, long nowNs) {
        marker = false;
        int next = endTimestamp;
        if (segmentSource != OWN || start(nowNs) - endTimestamp > MAX_PAUSE_SAMPLES) {
            begin(OWN, 0, nowNs);
            next = timestampShift;
        }
        advance(sequence + 1, next, samples, nowNs);
    }

    /// Sequence number of the packet numbered last, 0-65535.
    public int sequenceNumber() {
        return (int) sequence & 0xFFFF;
    }

    /// Timestamp of the packet numbered last.
    public int timestamp() {
        return timestamp;
    }

    /// Whether the packet numbered last begins a segment: it carries the marker bit.
    public boolean marker() {
        return marker;
    }

    public int ssrc() {
        return ssrc;
    }

    /// Timestamp that corresponds to a moment, for RTCP sender reports (RFC 3550 section 6.4.1).
    public int timestampAt(long nowNs) {
        return sentAny ? timestamp + elapsedSamples(nowNs) : endTimestamp;
    }

    private void begin(long source, int sourceTimestamp, long nowNs) {
        timestampShift = start(nowNs) - sourceTimestamp;
        segmentSource = source;
        marker = true;
    }

    private void advance(long next, int newTimestamp, int samples, long nowNs) {
        sequence = next;
        timestamp = newTimestamp;
        if (newTimestamp + samples - endTimestamp > 0) {
            endTimestamp = newTimestamp + samples;
        }
        sentAny = true;
        lastSentNs = nowNs;
    }

    /// Where a segment that starts now starts: where the clock is, but not before what was sent.
    private int start(long nowNs) {
        int byClock = timestampAt(nowNs);
        return byClock - endTimestamp > 0 ? byClock : endTimestamp;
    }

    /// Whether this timestamp can't belong to the segment: audio that goes back, or anything that
    /// is far from the clock.
    private boolean jumps(int sourceTimestamp, int samples, long nowNs) {
        int mapped = sourceTimestamp + timestampShift;
        return (samples > 0 && mapped - endTimestamp < 0)
                || Math.abs(mapped - start(nowNs)) > MAX_DRIFT_SAMPLES;
    }

    private int elapsedSamples(long nowNs) {
        return (int) ((nowNs - lastSentNs) / NS_PER_SAMPLE);
    }
}
