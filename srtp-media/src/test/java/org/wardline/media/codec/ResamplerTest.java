package org.wardline.media.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {

    private static final int LOW = 8_000;
    private static final int HIGH = 16_000;

    @ParameterizedTest
    @ValueSource(ints = {50, 300, 1_000, 2_000, 3_200})
    void telephoneToneKeepsItsLevelBothWays(int hertz) {
        assertEquals(1.0, gain(up(tone(hertz, LOW)), hertz, HIGH), 0.02);
        assertEquals(1.0, gain(down(tone(hertz, HIGH)), hertz, LOW), 0.02);
    }

    @ParameterizedTest
    @ValueSource(ints = {4_900, 5_500, 6_500, 7_500})
    void whatTheLowRateCannotCarryDoesNotComeBackAsAnotherTone(int hertz) {
        double leaked = rms(down(tone(hertz, HIGH))) / rms(tone(hertz, HIGH));
        assertTrue(leaked < 0.003, hertz + " Hz leaks " + leaked);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1_000, 3_000})
    void doublingAddsNoMirrorImage(int hertz) {
        double image = gain(up(tone(hertz, LOW)), LOW - hertz, HIGH);
        assertTrue(image < 0.003, hertz + " Hz is mirrored by " + image);
    }

    @Test
    void aConstantStaysWhatItIsAndTheLoudestDoesNotWrap() {
        short[] loudest = new short[400];
        Arrays.fill(loudest, Short.MAX_VALUE);
        assertEquals(Short.MAX_VALUE, up(loudest)[700], 2);
        assertEquals(Short.MAX_VALUE, down(loudest)[150], 2);
    }

    /// How much of a tone is in the signal, as a part of what [#tone] makes.
    private static double gain(short[] signal, int hertz, int rate) {
        double re = 0;
        double im = 0;
        int from = 200;
        for (int i = from; i < signal.length; i++) {
            re += signal[i] * Math.cos(2 * Math.PI * hertz * i / rate);
            im += signal[i] * Math.sin(2 * Math.PI * hertz * i / rate);
        }
        return Math.hypot(re, im) * 2 / (signal.length - from) / 10_000;
    }

    private static double rms(short[] signal) {
        double sum = 0;
        for (int i = 200; i < signal.length; i++) {
            sum += (double) signal[i] * signal[i];
        }
        return Math.sqrt(sum / (signal.length - 200));
    }

    private static short[] tone(int hertz, int rate) {
        short[] tone = new short[rate + 200];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) Math.round(10_000 * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return tone;
    }

    private static short[] up(short[] low) {
        short[] high = new short[2 * low.length];
        var resampler = new Resampler();
        for (int i = 0; i < low.length; i += 100) {
            resampler.up(low, i, Math.min(100, low.length - i), high, 2 * i);
        }
        return high;
    }

    private static short[] down(short[] high) {
        short[] low = new short[high.length / 2];
        var resampler = new Resampler();
        for (int i = 0; i < high.length; i += 100) {
            resampler.down(high, i, Math.min(100, high.length - i), low, i / 2);
        }
        return low;
    }
}
