package org.wardline.store;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// How long a practice keeps messages.
///
/// @param keptDays after which a message is deleted by itself, 30 to 10,950; empty for never
/// @param recoveryDays how long a deleted message can be brought back before it is shredded, 7 to
///   365
public record Retention(Optional<Integer> keptDays, int recoveryDays) {

    /// Until a practice says something else.
    public static final Retention DEFAULT = new Retention(Optional.empty(), 30);

    private static final int LEAST_KEPT = 30;
    private static final int MOST_KEPT = 30 * 365;
    private static final int LEAST_RECOVERY = 7;
    private static final int MOST_RECOVERY = 365;

    /// @throws IllegalArgumentException when a figure is out of bounds
    public Retention {
        Objects.requireNonNull(keptDays, "keptDays");
        if (!isAllowed(keptDays, recoveryDays)) {
            throw new IllegalArgumentException(
                    "messages are kept for 30 to 10,950 days, deleted" + " ones for 7 to 365");
        }
    }

    /// Whether these figures are within the floors and ceilings.
    public static boolean isAllowed(Optional<Integer> keptDays, int recoveryDays) {
        return keptDays.stream().allMatch(days -> days >= LEAST_KEPT && days <= MOST_KEPT)
                && recoveryDays >= LEAST_RECOVERY
                && recoveryDays <= MOST_RECOVERY;
    }

    Optional<Duration> kept() {
        return keptDays.map(Duration::ofDays);
    }

    Duration recovery() {
        return Duration.ofDays(recoveryDays);
    }
}
