package org.wardline.core;

import java.util.Comparator;
import java.util.PriorityQueue;

/// What is to happen at which moment of virtual time; what comes at the same moment happens in the
/// order in which it was entered.
final class SimAgenda {

    private record Entry(long atMs, long order, Runnable what) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(
                    Comparator.comparingLong(Entry::atMs).thenComparingLong(Entry::order));
    private long last;

    void add(long atMs, Runnable what) {
        entries.add(new Entry(atMs, last++, what));
    }

    /// The next moment, or the end of time.
    long nextMs() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.element().atMs;
    }

    /// Does the first thing, if it is due.
    ///
    /// @return whether something was
    boolean step(long nowMs) {
        if (nextMs() > nowMs) {
            return false;
        }
        entries.remove().what.run();
        return true;
    }
}
