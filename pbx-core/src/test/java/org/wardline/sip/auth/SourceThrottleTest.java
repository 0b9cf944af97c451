package org.wardline.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SourceThrottleTest {

    private final SourceThrottle throttle = new SourceThrottle(3, 60_000);

    @Test
    void aSourceWaitsFromItsLastAllowedFailureToTheEndOfItsWindow() {
        throttle.failed("a", 1_000);
        throttle.failed("a", 2_000);
        assertEquals(0, throttle.waitMs("a", 3_000));
        throttle.failed("a", 3_000);
        assertEquals(58_000, throttle.waitMs("a", 3_000));
        assertEquals(1, throttle.waitMs("a", 60_999));
        assertEquals(0, throttle.waitMs("a", 61_000));
        assertEquals(0, throttle.waitMs("a", 70_000));
        assertEquals(0, throttle.waitMs("b", 3_000), "others do not");
    }

    @Test
    void aFailureAfterTheWindowBeginsANewOne() {
        throttle.failed("a", 0);
        throttle.failed("a", 0);
        throttle.failed("a", 60_000);
        throttle.failed("a", 60_000);
        assertEquals(0, throttle.waitMs("a", 60_000));
        throttle.failed("a", 60_001);
        assertEquals(59_999, throttle.waitMs("a", 60_001));
    }

    @Test
    void aSuccessForgets() {
        for (int i = 0; i < 3; i++) {
            throttle.failed("a", 0);
        }
        throttle.succeeded("a");
        assertEquals(0, throttle.waitMs("a", 0));
    }

    @Test
    void tenThousandSourcesAreKeptAndTheOldestGivesWay() {
        for (int i = 0; i < 3; i++) {
            throttle.failed("first", 0);
            throttle.failed("second", 0);
        }
        for (int i = 0; i < 9_998; i++) {
            throttle.failed("s" + i, 0);
        }
        assertEquals(60_000, throttle.waitMs("first", 0));
        throttle.failed("one more", 0);
        assertEquals(0, throttle.waitMs("first", 0));
        assertEquals(60_000, throttle.waitMs("second", 0));
    }
}
