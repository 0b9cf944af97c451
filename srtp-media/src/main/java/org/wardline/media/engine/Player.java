package org.wardline.media.engine;

import java.util.Arrays;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaPort.Repeat;
import org.wardline.media.codec.G711;

/// Plays a source in real time: one frame is due per packet time, whether or not it may be sent, so
/// that a prompt to a phone on hold ends as it would have.
final class Player {

    private static final long NS_PER_SAMPLE = 1_000_000_000L / AudioCodec.CLOCK_RATE_HZ;

    /// A loop that was held up longer goes on from now instead of catching up.
    private static final long MAX_DELAY_NS = 200_000_000L;

    private final long number;
    private final AudioSource source;
    private final Repeat repeat;
    private int position;
    private long dueNs;

    Player(long number, AudioSource source, Repeat repeat, long nowNs) {
        this.number = number;
        this.source = source;
        this.repeat = repeat;
        this.dueNs = nowNs;
    }

    long number() {
        return number;
    }

    /// Whether the next frame, or the end, is due.
    boolean due(long nowNs) {
        if (nowNs - dueNs > MAX_DELAY_NS) {
            dueNs = nowNs;
        }
        return nowNs - dueNs >= 0;
    }

    /// Whether everything was played.
    boolean atEnd() {
        return source.samples() == 0 || (repeat == Repeat.ONCE && position == source.samples());
    }

    /// Reads the next frame; its last part is silence where the source ends.
    void read(byte[] frame, int samples) {
        int filled = source.read(position, frame, 0, samples);
        position += filled;
        while (filled < samples && repeat == Repeat.FOREVER) {
            position = source.read(0, frame, filled, samples - filled);
            filled += position;
        }
        Arrays.fill(frame, filled, samples, G711.ULAW_SILENCE);
        dueNs += samples * NS_PER_SAMPLE;
    }
}
