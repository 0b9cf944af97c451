package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {

    @Test
    void theWindowIs128IndexesWide() {
        var window = new ReplayWindow(1_000);
        assertEquals(Verdict.REPLAYED, window.check(1_000));
        assertEquals(Verdict.OK, window.check(1_001));
        assertEquals(Verdict.OK, window.check(1_000 - 127));
        assertEquals(Verdict.TOO_OLD, window.check(1_000 - 128));
        assertEquals(Verdict.TOO_OLD, window.check(0));
    }

    @Test
    void checkingChangesNothing() {
        var window = new ReplayWindow(1_000);
        for (int i = 0; i < 3; i++) {
            assertEquals(Verdict.OK, window.check(5_000));
            assertEquals(Verdict.OK, window.check(999));
            assertEquals(1_000, window.highestIndex());
        }
    }

    /// Steps that sit on the edges of the two 64-bit words.
    @Test
    void whatWasSeenStaysSeenWhileTheWindowSlides() {
        for (int step : new int[] {1, 2, 63, 64, 65, 127, 128, 129, 191, 192, 1_000_000}) {
            var window = new ReplayWindow(5_000);
            window.commit(4_999);
            window.commit(4_940);
            window.commit(5_000 + step);
            for (int seen : new int[] {5_000, 4_999, 4_940}) {
                boolean inWindow = 5_000 + step - seen < ReplayWindow.SIZE;
                assertEquals(
                        inWindow ? Verdict.REPLAYED : Verdict.TOO_OLD,
                        window.check(seen),
                        "step " + step + ", index " + seen);
            }
            for (int index = 4_941; index < 5_000 + step; index += 7) {
                boolean inWindow = 5_000 + step - index < ReplayWindow.SIZE;
                boolean seen = index == 4_999 || index == 5_000;
                assertEquals(
                        !inWindow ? Verdict.TOO_OLD : seen ? Verdict.REPLAYED : Verdict.OK,
                        window.check(index),
                        "step " + step + ", index " + index);
            }
        }
    }

    @Test
    void itAgreesWithASetOfAllIndexesEverSeen() {
        var random = new SplittableRandom(3);
        for (int run = 0; run < 200; run++) {
            var seen = new HashSet<Long>();
            long highest = random.nextLong(1L << 48);
            var window = new ReplayWindow(highest);
            seen.add(highest);
            for (int i = 0; i < 500; i++) {
                long index = Math.max(0, highest + random.nextInt(-200, 70));
                Verdict expected =
                        highest - index >= 128
                                ? Verdict.TOO_OLD
                                : seen.contains(index) ? Verdict.REPLAYED : Verdict.OK;
                assertEquals(expected, window.check(index));
                if (expected == Verdict.OK) {
                    window.commit(index);
                    seen.add(index);
                    highest = Math.max(highest, index);
                }
            }
        }
    }
}
