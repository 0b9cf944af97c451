package org.wardline.audit.event;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Acts that could not be kept while the log was away. Calls went on.
///
/// @param count how many
public record EntriesLost(long count, Instant first, Instant last) implements AuditEvent {

    public EntriesLost {
        Terms.requireNotNegative(count);
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(last, "last");
    }

    @Override
    public String kind() {
        return "entries.lost";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.count("count", count),
                EventField.time("first", first),
                EventField.time("last", last));
    }
}
