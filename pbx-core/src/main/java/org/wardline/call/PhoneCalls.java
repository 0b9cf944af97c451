package org.wardline.call;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.ident.DeviceId;

/// The calls that each phone has begun and that go on. A gateway brings dozens for its practice;
/// more than [#MOST] is a phone that somebody else commands, or two that call each other in a
/// circle. Owned by one shard.
final class PhoneCalls {

    static final int MOST = 100;

    private static final Logger LOG = LoggerFactory.getLogger(PhoneCalls.class);

    private final Map<DeviceId, Integer> begun = new HashMap<>();
    private long refused;

    /// Whether it has as many as it may. Logged at the first, the second, the fourth, and so on.
    boolean isFull(DeviceId phone) {
        boolean full = begun.getOrDefault(phone, 0) >= MOST;
        if (full && Long.bitCount(++refused) == 1) {
            LOG.warn("device {} has {} calls; {} more were refused so far", phone, MOST, refused);
        }
        return full;
    }

    void began(DeviceId phone) {
        begun.merge(phone, 1, Integer::sum);
    }

    void ended(DeviceId phone) {
        begun.computeIfPresent(phone, (_, n) -> n == 1 ? null : n - 1);
    }
}
