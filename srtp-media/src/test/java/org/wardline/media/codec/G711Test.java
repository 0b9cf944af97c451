package org.wardline.media.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class G711Test {

    /// Code words at the corners of the laws (G.711 tables 1 and 2, scaled to 16 bits).
    @ParameterizedTest
    @CsvSource({
        "0xFF, 0",
        "0x7F, 0",
        "0x80, 32124",
        "0x00, -32124",
        "0xFE, 8",
        "0x7E, -8",
        "0xEF, 132"
    })
    void muLawExpandsAsTheTablesSay(int code, short linear) {
        assertEquals(linear, G711.linearOfUlaw((byte) code));
    }

    @ParameterizedTest
    @CsvSource({"0xD5, 8", "0x55, -8", "0xAA, 32256", "0x2A, -32256", "0xC5, 264", "0xD4, 24"})
    void aLawExpandsAsTheTablesSay(int code, short linear) {
        assertEquals(linear, G711.linearOfAlaw((byte) code));
    }

    /// A step is a sixteenth of its segment, so half a step is at most a 32nd of the magnitude.
    @Test
    void everySampleIsQuantizedToHalfAStepAndInOrder() {
        int lastUlaw = Integer.MIN_VALUE;
        int lastAlaw = Integer.MIN_VALUE;
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int ulaw = G711.linearOfUlaw(G711.ulawOfLinear((short) sample));
            int alaw = G711.linearOfAlaw(G711.alawOfLinear((short) sample));
            int magnitude = Math.abs(sample);
            assertTrue(Math.abs(ulaw - sample) <= (magnitude + 132) / 32 + 1, "mu " + sample);
            assertTrue(Math.abs(alaw - sample) <= Math.max(8, magnitude / 32 + 1), "A " + sample);
            assertTrue(ulaw >= lastUlaw && alaw >= lastAlaw, "order at " + sample);
            lastUlaw = ulaw;
            lastAlaw = alaw;
        }
    }

    @Test
    void everyCodeWordSurvivesItsOwnLaw() {
        for (int code = 0; code < 256; code++) {
            short linear = G711.linearOfUlaw((byte) code);
            assertEquals(linear, G711.linearOfUlaw(G711.ulawOfLinear(linear)));
            short other = G711.linearOfAlaw((byte) code);
            assertEquals((byte) code, G711.alawOfLinear(other));
        }
    }

    @Test
    void transcodingThereAndBackStaysWithinOneStep() {
        byte[] audio = new byte[256];
        for (int code = 0; code < 256; code++) {
            audio[code] = (byte) code;
        }
        byte[] back = audio.clone();
        G711.ulawToAlaw(back, 0, back, 0, 256);
        G711.alawToUlaw(back, 0, back, 0, 256);
        for (int code = 0; code < 256; code++) {
            int before = G711.linearOfUlaw(audio[code]);
            int after = G711.linearOfUlaw(back[code]);
            // A step of either law is at most a sixteenth of the magnitude, and 16 near zero.
            assertTrue(
                    Math.abs(after - before) <= Math.max(16, Math.abs(before) / 16),
                    before + " became " + after);
        }
    }
}
