package org.wardline.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is told to move.
public final class SettableClock implements InstantSource {

    private volatile Instant now;

    /// @param start what it shows first
    public SettableClock(Instant start) {
        this.now = start;
    }

    /// Moves it, backwards too.
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
