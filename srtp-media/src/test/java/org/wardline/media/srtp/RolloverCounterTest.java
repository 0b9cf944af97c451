package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloverCounterTest {

    /// The cases of RFC 3711 3.3.1 and appendix A at their edges.
    @ParameterizedTest(name = "ROC {0}, highest {1}, received {2}: ROC {3}")
    @CsvSource({
        "5, 0,     0,     5",
        "5, 0,     1,     5",
        "5, 0,     32768, 5",
        "5, 0,     32769, 4",
        "5, 0,     65535, 4",
        "5, 32767, 65535, 5",
        "5, 32767, 0,     5",
        "5, 32768, 0,     5",
        "5, 32768, 65535, 5",
        "5, 32769, 0,     6",
        "5, 32769, 1,     5",
        "5, 65535, 0,     6",
        "5, 65535, 32766, 6",
        "5, 65535, 32767, 5",
        "5, 65535, 65534, 5",
    })
    void theRolloverCounterIsGuessedAsTheRfcSays(long roc, int highestSeq, int seq, long guessed) {
        assertEquals(
                (guessed << 16) + seq, RolloverCounter.estimate((roc << 16) + highestSeq, seq));
    }

    @Test
    void everyIndexWithin32767OfTheHighestIsGuessedRight() {
        var random = new SplittableRandom(5);
        for (int i = 0; i < 1_000_000; i++) {
            long highest = random.nextLong(1L << 48);
            long index = highest + random.nextInt(-32_767, 32_768);
            assertEquals(index, RolloverCounter.estimate(highest, (int) index & 0xFFFF));
        }
    }

    @Test
    void beforeTheFirstAndAfterTheLastIndexThereIsNothing() {
        assertTrue(RolloverCounter.estimate(3, 65_530) < 0);
        assertTrue(
                RolloverCounter.estimate(RolloverCounter.MAX_INDEX, 0) > RolloverCounter.MAX_INDEX);
    }
}
