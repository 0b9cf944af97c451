package org.wardline.sip.transaction;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// Times at which something is to be looked at again. Entries are never taken back: whoever is
/// asked in vain ignores it, which costs less than finding the entry.
///
/// @param <T> what is to be looked at
public final class Deadlines<T> {

    private record Entry<T>(long atMs, long order, T what) {}

    private final PriorityQueue<Entry<T>> queue =
            new PriorityQueue<>(
                    Comparator.<Entry<T>>comparingLong(Entry::atMs)
                            .thenComparingLong(Entry::order));
    private long order;

    public void add(long atMs, T what) {
        queue.add(new Entry<>(atMs, order++, what));
    }

    public OptionalLong nextMs() {
        return queue.isEmpty() ? OptionalLong.empty() : OptionalLong.of(queue.peek().atMs);
    }

    /// Gives out what is due, in order of time, then of entry.
    public void due(long nowMs, Consumer<T> consumer) {
        while (!queue.isEmpty() && queue.peek().atMs <= nowMs) {
            consumer.accept(queue.poll().what);
        }
    }
}
