package org.wardline.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for a condition, with a deadline; a test never sleeps and hopes.
public final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long POLL_NS = 5_000_000;

    private Await() {}

    /// Returns as soon as the condition holds.
    ///
    /// @throws AssertionError when it does not within 20 s
    public static void until(BooleanSupplier condition) {
        until(PATIENCE, condition);
    }

    /// Returns as soon as the condition holds.
    ///
    /// @throws AssertionError when it does not in time
    public static void until(Duration patience, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("not so within " + patience);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
