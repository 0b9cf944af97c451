package org.wardline.sip.transaction;

import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// Times at which something is to be looked at again. Entries are never taken back: whoever is
/// asked in vain ignores it, which costs less than finding the entry.
///
/// @param <T> what is to be looked at
public final class Deadlines<T> {

    private record Entry<T>(long atMs, long order, T what) implements Comparable<Entry<T>> {
        @Override
        public int compareTo(Entry<T> other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    private final PriorityQueue<Entry<T>> queue = new PriorityQueue<>();
    private long order;

    /// The earliest of some times; empty when there is none.
    public static OptionalLong soonest(OptionalLong... times) {
        long soonest = Long.MAX_VALUE;
        for (OptionalLong time : times) {
            soonest = Math.min(soonest, time.orElse(Long.MAX_VALUE));
        }
        return soonest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(soonest);
    }

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
