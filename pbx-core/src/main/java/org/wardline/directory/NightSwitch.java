package org.wardline.directory;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What somebody has set by hand, before the hours.
///
/// @param position which way it is turned
/// @param until when the hours hold again by themselves; empty when somebody has to switch it back
public record NightSwitch(Position position, Optional<Instant> until) {

    /// Which way it is turned.
    public enum Position {
        /// As if it were open.
        OPEN,
        /// As if it were night.
        NIGHT;

        /// What the practice is in while it holds.
        public OpeningState state() {
            return switch (this) {
                case OPEN -> OpeningState.OPEN;
                case NIGHT -> OpeningState.CLOSED;
            };
        }
    }

    public NightSwitch {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(until, "until");
    }

    /// Whether it stands before the hours at a moment.
    public boolean holdsAt(Instant moment) {
        return until.map(moment::isBefore).orElse(true);
    }

    /// How the audit log shows it.
    ///
    /// @param to empty when the hours hold
    public static String text(Optional<NightSwitch> to) {
        return to.map(by ->
                        "position=%s until=%s"
                                .formatted(
                                        by.position.name().toLowerCase(Locale.ROOT),
                                        by.until.map(Instant::toString).orElse("switched_back")))
                .orElse("position=hours");
    }
}
