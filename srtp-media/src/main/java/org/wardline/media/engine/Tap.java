package org.wardline.media.engine;

import org.wardline.media.FrameSink;
import org.wardline.media.rtp.JitterBuffer;
import org.wardline.media.rtp.ReceivedPacket;

/// Hands what a port receives to a recording: through a jitter buffer, in order, without holes.
final class Tap {

    private static final int FRAME_SAMPLES = 480;

    private final FrameSink sink;
    private final JitterBuffer buffer;
    private final Recoder recoder = new Recoder();
    private final SpeechDetector speech = new SpeechDetector();
    private final byte[] frame = new byte[FRAME_SAMPLES];

    Tap(FrameSink sink, long nowNs) {
        this.sink = sink;
        this.buffer = new JitterBuffer(nowNs);
    }

    void put(ReceivedPacket packet) {
        buffer.put(recoder.recoded(packet, ReceivedPacket.Kind.ULAW));
    }

    /// Delivers what is due.
    ///
    /// @return whether a further stretch without speech is complete
    boolean deliver(long nowNs) {
        boolean silent = false;
        long start = buffer.position();
        for (int count = buffer.take(nowNs, frame); count > 0; count = buffer.take(nowNs, frame)) {
            silent |= speech.heard(frame, count);
            sink.frame(frame, 0, count, start);
            start = buffer.position();
        }
        return silent;
    }

    /// Delivers the rest.
    ///
    /// @return samples delivered in all
    long finish() {
        long start = buffer.position();
        for (int count = buffer.flush(frame); count > 0; count = buffer.flush(frame)) {
            sink.frame(frame, 0, count, start);
            start = buffer.position();
        }
        return start;
    }
}
