package org.wardline.demo.phone;

import java.util.Arrays;
import org.wardline.media.AudioCodec;
import org.wardline.media.codec.G711;

/// What a phone has heard in one call: mu-law, placed by RTP timestamp, gaps as silence, at most
/// ten minutes. Owned by whoever holds the phone's lock.
final class HeardAudio {

    private static final int MAX_SAMPLES = 10 * 60 * AudioCodec.CLOCK_RATE_HZ;

    private byte[] samples = new byte[0];
    private boolean begun;
    private int firstTimestamp;

    /// Places one packet's audio; what comes before the first packet or after ten minutes is
    /// dropped.
    void place(int timestamp, byte[] ulaw) {
        if (!begun) {
            begun = true;
            firstTimestamp = timestamp;
        }
        int at = timestamp - firstTimestamp;
        if (at < 0 || at > MAX_SAMPLES - ulaw.length) {
            return;
        }
        if (at + ulaw.length > samples.length) {
            int before = samples.length;
            samples = Arrays.copyOf(samples, at + ulaw.length);
            Arrays.fill(samples, before, samples.length, G711.ULAW_SILENCE);
        }
        System.arraycopy(ulaw, 0, samples, at, ulaw.length);
    }

    byte[] ulaw() {
        return samples.clone();
    }
}
