package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private static final int PAIRS = 10_000;
    private final Random random = new Random(1);
    private final Latencies latencies = new Latencies();

    @Test
    void whatIsAlikeIsLikely() {
        for (int i = 0; i < PAIRS; i++) {
            latencies.add(micros(0), micros(0));
        }
        assertTrue(latencies.likeness() > 0.05, () -> "p = " + latencies.likeness());
    }

    /// Two microseconds in fifty, give or take ten.
    @Test
    void twoMicrosecondsAreSeen() {
        for (int i = 0; i < PAIRS; i++) {
            latencies.add(micros(0), micros(2));
        }
        assertTrue(latencies.likeness() < 0.001, () -> "p = " + latencies.likeness());
    }

    private long micros(long more) {
        return 1_000 * (50 + more) + (long) (10_000 * random.nextGaussian());
    }
}
