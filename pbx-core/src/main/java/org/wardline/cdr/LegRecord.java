package org.wardline.cdr;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What is kept of one side's part in a call.
///
/// @param at which phone it was, or which trunk
/// @param answered empty when it was never connected
public record LegRecord(
        Endpoint at, Instant started, Optional<Instant> answered, Instant ended, LegEnd reason) {

    public LegRecord {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(started, "started");
        Objects.requireNonNull(answered, "answered");
        Objects.requireNonNull(ended, "ended");
        Objects.requireNonNull(reason, "reason");
    }
}
