package org.wardline.media.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.media.testkit.Spandsp;
import org.wardline.media.testkit.TestPeer;

/// G.722, bit for bit as spandsp has it, and what it does to sound.
class G722Test {

    private static final int SECOND = 16_000;

    /// Signals that reach every corner: silence, the loudest, noise, steps, tones in both bands.
    static Stream<short[]> signals() {
        var random = new SplittableRandom(722);
        return Stream.of(
                new short[SECOND],
                signal(i -> (short) (random.nextInt(1 << 16) - (1 << 15))),
                signal(i -> (short) (random.nextInt(200) - 100)),
                signal(i -> (i / 100) % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE),
                signal(i -> i % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE),
                signal(i -> (short) (12_000 * Math.sin(i * 2 * Math.PI * 440 / SECOND))),
                signal(i -> (short) (32_000 * Math.sin(i * 2 * Math.PI * 6_000 / SECOND))),
                signal(i -> (short) (i * 2 * Math.sin((double) i * i / 20_000))));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void theEncodersOctetsAreThoseOfSpandsp(short[] samples) {
        spandspIsInstalled();
        assertArrayEquals(Spandsp.encodeG722(samples), encoded(samples));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void theDecodersSamplesAreThoseOfSpandsp(short[] samples) {
        spandspIsInstalled();
        byte[] octets = encoded(samples);
        assertDecodedAlike(octets);
    }

    @Test
    void anyOctetsAtAllAreDecodedAsBySpandsp() {
        spandspIsInstalled();
        byte[] octets = new byte[40_000];
        new SplittableRandom(7).nextBytes(octets);
        assertDecodedAlike(octets);
    }

    @Test
    void aToneComesBackAsThatTone() {
        short[] tone = signal(i -> (short) (8_000 * Math.sin(i * 2 * Math.PI * 1_000 / SECOND)));
        short[] back = decoded(encoded(tone));
        // Both filter banks together delay by 22 samples.
        double error = 0;
        double power = 0;
        for (int i = 1_000; i < SECOND - 22; i++) {
            error += Math.pow(back[i + 22] - tone[i], 2);
            power += Math.pow(tone[i], 2);
        }
        assertTrue(power > 500 * error, "signal to noise " + power / error);
    }

    /// Where the loudest sound overshoots we stop at the last value, spandsp wraps round.
    private static void assertDecodedAlike(byte[] octets) {
        short[] ours = decoded(octets);
        short[] theirs = Spandsp.decodeG722(octets);
        assertEquals(theirs.length, ours.length);
        for (int i = 0; i < ours.length; i++) {
            boolean stopped = ours[i] == Short.MAX_VALUE || ours[i] == Short.MIN_VALUE;
            boolean wrapped = stopped && Integer.signum(ours[i]) != Integer.signum(theirs[i]);
            if (!wrapped) {
                assertEquals(theirs[i], ours[i], "sample " + i);
            }
        }
    }

    private static void spandspIsInstalled() {
        TestPeer.require(
                Spandsp.installed(), "libspandsp.so.2 (Debian: libspandsp2) is not installed");
    }

    private interface Sample {
        short at(int index);
    }

    private static short[] signal(Sample sample) {
        short[] samples = new short[SECOND];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sample.at(i);
        }
        return samples;
    }

    /// In pieces, as packets are.
    private static byte[] encoded(short[] samples) {
        var encoder = new G722Encoder();
        byte[] octets = new byte[samples.length / 2];
        for (int i = 0; i < samples.length; i += 320) {
            int count = Math.min(320, samples.length - i);
            encoder.encode(samples, i, count, octets, i / 2);
        }
        return octets;
    }

    private static short[] decoded(byte[] octets) {
        var decoder = new G722Decoder();
        short[] samples = new short[2 * octets.length];
        for (int i = 0; i < octets.length; i += 160) {
            int count = Math.min(160, octets.length - i);
            decoder.decode(octets, i, count, samples, 2 * i);
        }
        return samples;
    }
}
