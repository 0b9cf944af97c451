package org.wardline.sip.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/// Counts wrong answers by where they come from (R50). It slows the source down, never the device
/// that is guessed at: nobody can lock a phone out by guessing.
final class SourceThrottle {

    /// Failures of one source in a window.
    private record Window(long sinceMs, int failures) {}

    private static final int MAX_SOURCES = 10_000;

    private final int limit;
    private final long windowMs;
    private final Map<String, Window> windows =
            new LinkedHashMap<>() {
                @java.io.Serial private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                    return size() > MAX_SOURCES;
                }
            };

    /// A throttle.
    ///
    /// @param limit failures that a source may have
    /// @param windowMs in this time, from its first failure on
    SourceThrottle(int limit, long windowMs) {
        this.limit = limit;
        this.windowMs = windowMs;
    }

    /// How long a source has to wait, in milliseconds; 0 when it need not.
    long waitMs(String source, long nowMs) {
        Window window = windows.get(source);
        if (window == null || window.failures < limit) {
            return 0;
        }
        return Math.max(0, window.sinceMs + windowMs - nowMs);
    }

    void failed(String source, long nowMs) {
        Window window = windows.getOrDefault(source, new Window(nowMs, 0));
        boolean over = nowMs - window.sinceMs >= windowMs;
        windows.put(
                source,
                over ? new Window(nowMs, 1) : new Window(window.sinceMs, window.failures + 1));
    }

    void succeeded(String source) {
        windows.remove(source);
    }
}
