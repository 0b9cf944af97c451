package org.wardline.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wardline.media.codec.G711;

/// The match that tells whether speech crossed a call.
class AudioMatchTest {

    private static final byte[] SPEECH = Speech.MESSAGE.ulaw();
    private static final byte[] OTHER = Speech.CALLER.ulaw();

    @Test
    void theSameSpeechMatchesWhereverItStarts() {
        AudioMatch match =
                AudioMatch.of(SPEECH, join(OTHER, silence(7_777), SPEECH, silence(3_000)));
        assertEquals(1, match.correlation(), 1e-9);
        assertEquals(OTHER.length + 7_777, match.offsetSamples());
    }

    @Test
    void otherSpeechDoesNotMatch() {
        assertTrue(AudioMatch.of(SPEECH, OTHER).correlation() < 0.4);
        assertEquals(0, AudioMatch.of(SPEECH, silence(80_000)).correlation());
    }

    @Test
    void speechUnderNoiseOrAtAnotherLevelStillMatches() {
        Random random = new Random(1);
        byte[] heard = SPEECH.clone();
        for (int i = 0; i < heard.length; i++) {
            double half = G711.linearOfUlaw(heard[i]) / 2.0 + 60 * random.nextGaussian();
            heard[i] = G711.ulawOfLinear((short) half);
        }
        assertTrue(AudioMatch.of(SPEECH, heard).correlation() > 0.95);
    }

    @Test
    void aFrameDroppedOrRepeatedByAJitterBufferCostsLittle() {
        int middle = SPEECH.length / 2;
        byte[] dropped =
                join(
                        Arrays.copyOf(SPEECH, middle),
                        Arrays.copyOfRange(SPEECH, middle + 160, SPEECH.length));
        byte[] repeated =
                join(
                        Arrays.copyOf(SPEECH, middle),
                        Arrays.copyOfRange(SPEECH, middle - 320, SPEECH.length));
        assertTrue(AudioMatch.of(SPEECH, dropped).correlation() > 0.9);
        assertTrue(AudioMatch.of(SPEECH, repeated).correlation() > 0.9);
    }

    @Test
    void aMessageCutInHalfScoresBelowTheBar() {
        assertTrue(
                AudioMatch.of(SPEECH, Arrays.copyOf(SPEECH, SPEECH.length / 2)).correlation()
                        < 0.85);
    }

    @Test
    void lostFramesLowerTheScore() {
        byte[] heard = SPEECH.clone();
        for (int from = 0; from + 800 < heard.length; from += 1_600) {
            Arrays.fill(heard, from, from + 800, G711.ULAW_SILENCE);
        }
        assertTrue(AudioMatch.of(SPEECH, heard).correlation() < 0.85);
    }

    @Test
    void silenceIsNoReference() {
        assertThrows(IllegalArgumentException.class, () -> AudioMatch.of(silence(800), SPEECH));
    }

    private static byte[] silence(int samples) {
        byte[] silence = new byte[samples];
        Arrays.fill(silence, G711.ULAW_SILENCE);
        return silence;
    }

    private static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
