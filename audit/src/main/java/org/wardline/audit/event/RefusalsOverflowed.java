package org.wardline.audit.event;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Refusals of one window that came from more sources and identities than are told apart.
///
/// @param count how many there were
public record RefusalsOverflowed(long count, Instant first, Instant last) implements AuditEvent {

    public RefusalsOverflowed {
        Terms.requireNotNegative(count);
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(last, "last");
    }

    @Override
    public String kind() {
        return "refusals.overflowed";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.count("count", count),
                EventField.time("first", first),
                EventField.time("last", last));
    }
}
