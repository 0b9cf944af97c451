package org.wardline.sip.transaction;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;

/// One time for each of many things, that can be moved and taken back: what is long and mostly in
/// vain, unlike [Deadlines].
///
/// @param <K> whose time it is
public final class Alarms<K> {

    private record Alarm<K>(long atMs, long order, K whose) implements Comparable<Alarm<K>> {
        @Override
        public int compareTo(Alarm<K> other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    private final TreeSet<Alarm<K>> queue = new TreeSet<>();
    private final Map<K, Alarm<K>> byOwner = new HashMap<>();
    private long order;

    /// Sets the alarm of an owner, in place of the one that it has.
    public void set(K whose, long atMs) {
        Alarm<K> before = byOwner.get(whose);
        if (before != null && before.atMs == atMs) {
            return;
        }
        cancel(whose);
        var alarm = new Alarm<>(atMs, order++, whose);
        byOwner.put(whose, alarm);
        queue.add(alarm);
    }

    public void cancel(K whose) {
        Optional.ofNullable(byOwner.remove(whose)).ifPresent(queue::remove);
    }

    public OptionalLong nextMs() {
        return queue.isEmpty() ? OptionalLong.empty() : OptionalLong.of(queue.first().atMs);
    }

    /// Gives out whose time has come; their alarms are off.
    public void due(long nowMs, Consumer<K> consumer) {
        while (!queue.isEmpty() && queue.first().atMs <= nowMs) {
            K whose = queue.first().whose;
            cancel(whose);
            consumer.accept(whose);
        }
    }
}
