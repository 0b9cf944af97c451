package org.wardline.sip.auth;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often each nonce was used (RFC 7616 3.4, `nc`). Only nonces that a right answer used are
/// here, so only devices can fill it; when it is full anyway, the oldest nonces become stale, never
/// reusable.
final class NonceLedger {

    private record Use(long mintedMs, long highestCount) {}

    private final int capacity;
    private final Map<String, Use> uses = new LinkedHashMap<>();
    private long staleBeforeMs = Long.MIN_VALUE;

    NonceLedger(int capacity) {
        this.capacity = capacity;
    }

    /// Whether a nonce minted then may still be used.
    boolean isRemembered(long mintedMs) {
        return mintedMs >= staleBeforeMs;
    }

    /// Takes one use of a nonce; false when this count, or a higher one, was used before.
    boolean use(String nonce, long mintedMs, long count) {
        Use before = uses.getOrDefault(nonce, new Use(mintedMs, 0));
        if (count <= before.highestCount) {
            return false;
        }
        uses.put(nonce, new Use(mintedMs, count));
        if (uses.size() > capacity) {
            dropOldest();
        }
        return true;
    }

    /// Forgets nonces minted before a time at which all older ones are stale by age.
    void forgetBefore(long mintedMs) {
        Iterator<Use> oldest = uses.values().iterator();
        while (oldest.hasNext() && oldest.next().mintedMs < mintedMs) {
            oldest.remove();
        }
    }

    int size() {
        return uses.size();
    }

    private void dropOldest() {
        Iterator<Use> oldest = uses.values().iterator();
        staleBeforeMs = Math.max(staleBeforeMs, oldest.next().mintedMs + 1);
        oldest.remove();
    }
}
