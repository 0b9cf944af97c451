package org.wardline.demo;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for a condition with a deadline.
public final class Patience {

    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private Patience() {}

    /// Waits until the condition holds.
    ///
    /// @return whether it did within the deadline
    public static boolean until(Duration deadline, BooleanSupplier condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(STEP_NS);
        }
        return true;
    }
}
