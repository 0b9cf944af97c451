package org.wardline.http;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A bound on the requests of one source address: a token bucket each.
///
/// The table holds at most [#MAX_SOURCES] addresses, the least recently seen goes first, so that a
/// flood from many addresses costs bounded memory. An IPv6 source is its /64, which is what one
/// subscriber has. Thread-safe.
public final class RateLimit {

    /// How many sources are remembered.
    static final int MAX_SOURCES = 10_000;

    private static final int IPV6_BYTES = 16;
    private static final int IPV6_PREFIX_BYTES = 8;

    private final InstantSource clock;
    private final double burst;
    private final double perSecond;
    private final Map<String, Bucket> buckets =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                    return size() > MAX_SOURCES;
                }
            };

    private record Bucket(double tokens, long atMillis) {}

    /// @param burst how many requests may come at once
    /// @param perSecond how many a second may come for ever
    public RateLimit(InstantSource clock, int burst, int perSecond) {
        this.clock = clock;
        this.burst = burst;
        this.perSecond = perSecond;
    }

    /// Counts a request.
    ///
    /// @return empty when it may go on, else how long to wait
    public synchronized Optional<Duration> refuse(InetAddress source) {
        String key = key(source);
        long now = clock.millis();
        var before = buckets.getOrDefault(key, new Bucket(burst, now));
        double tokens =
                Math.min(burst, before.tokens() + (now - before.atMillis()) / 1000.0 * perSecond);
        if (tokens < 1) {
            buckets.put(key, new Bucket(tokens, now));
            return Optional.of(
                    Duration.ofMillis((long) Math.ceil((1 - tokens) / perSecond * 1000)));
        }
        buckets.put(key, new Bucket(tokens - 1, now));
        return Optional.empty();
    }

    /// How many sources are remembered now.
    synchronized int sources() {
        return buckets.size();
    }

    private static String key(InetAddress source) {
        byte[] bytes = source.getAddress();
        int kept = bytes.length == IPV6_BYTES ? IPV6_PREFIX_BYTES : bytes.length;
        return java.util.HexFormat.of().formatHex(bytes, 0, kept);
    }
}
