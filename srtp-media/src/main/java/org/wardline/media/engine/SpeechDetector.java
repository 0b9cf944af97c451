package org.wardline.media.engine;

import org.wardline.media.AudioCodec;
import org.wardline.media.codec.G711;

/// Tells speech from silence by its level, and says when there was none for [#PATIENCE_SECONDS].
/// Counts in samples, so it needs no clock.
final class SpeechDetector {

    static final int PATIENCE_SECONDS = 10;

    /// Mean magnitude of a stretch above which somebody speaks: -48 dB of full scale. Line noise is
    /// some 15 dB lower, quiet speech some 15 dB higher.
    private static final int SPEECH_LEVEL = 128;

    private long quietSamples;

    /// Hears the next stretch.
    ///
    /// @return true when it completes a further [#PATIENCE_SECONDS] without speech
    boolean heard(byte[] ulaw, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Math.abs(G711.linearOfUlaw(ulaw[i]));
        }
        if (sum > (long) SPEECH_LEVEL * length) {
            quietSamples = 0;
            return false;
        }
        quietSamples += length;
        if (quietSamples < (long) PATIENCE_SECONDS * AudioCodec.CLOCK_RATE_HZ) {
            return false;
        }
        quietSamples = 0;
        return true;
    }
}
