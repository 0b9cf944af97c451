package org.wardline.media.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition, with a deadline.
public final class Eventually {

    private static final long LOOK_EVERY_NS = 1_000_000;

    private Eventually() {}

    /// Returns as soon as the condition holds.
    ///
    /// @throws AssertionError when it does not within the deadline
    public static void until(String what, Duration deadline, BooleanSupplier condition) {
        long endNs = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("not within " + deadline + ": " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NS);
        }
    }
}
