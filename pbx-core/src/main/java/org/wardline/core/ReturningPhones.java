package org.wardline.core;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.wardline.ident.DeviceId;

/// Phones that were registered before the server was started and have not come back yet. Owned by
/// one shard.
final class ReturningPhones {

    /// How long they are given: a phone that tries again waits longer each time, up to minutes (RFC
    /// 5626 4.5). Whoever has not come by then is switched off.
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Set<DeviceId> expected = new HashSet<>();
    private long untilMs;

    /// These were here.
    void expect(Collection<DeviceId> devices, long nowMs) {
        expected.addAll(devices);
        untilMs = nowMs + PATIENCE.toMillis();
    }

    /// One has been heard of, whatever it said.
    void heardOf(DeviceId device) {
        expected.remove(device);
    }

    boolean isExpected(DeviceId device) {
        return expected.contains(device);
    }

    /// When [#advance] is wanted.
    OptionalLong nextDeadlineMs() {
        return expected.isEmpty() ? OptionalLong.empty() : OptionalLong.of(untilMs);
    }

    /// Gives up on who has not come in time.
    void advance(long nowMs) {
        if (untilMs <= nowMs) {
            expected.clear();
        }
    }
}
