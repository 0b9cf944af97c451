package org.wardline.store;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which parts of a message were delivered: byte ranges, joined where they touch.
final class PlayedRanges {

    private final TreeMap<Long, Long> endByStart = new TreeMap<>();

    /// Adds the bytes from `start` (included) to `end` (excluded).
    void add(long start, long end) {
        if (start >= end) {
            return;
        }
        long from = start;
        long to = end;
        var before = endByStart.floorEntry(from);
        if (before != null && before.getValue() >= from) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        for (var next = endByStart.ceilingEntry(from);
                next != null && next.getKey() <= to;
                next = endByStart.ceilingEntry(from)) {
            to = Math.max(to, next.getValue());
            endByStart.remove(next.getKey());
        }
        endByStart.put(from, to);
    }

    /// How many different bytes were delivered.
    long bytes() {
        return endByStart.entrySet().stream().mapToLong(r -> r.getValue() - r.getKey()).sum();
    }

    /// The ranges in seconds, `0-12,30-34`: begun seconds count.
    String seconds(int bytesPerSecond) {
        return endByStart.entrySet().stream()
                .map(range -> seconds(range, bytesPerSecond))
                .collect(Collectors.joining(","));
    }

    private static String seconds(Map.Entry<Long, Long> range, int bytesPerSecond) {
        return range.getKey() / bytesPerSecond
                + "-"
                + Math.ceilDiv(range.getValue(), (long) bytesPerSecond);
    }
}
