package org.wardline.audit.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// An event that waited on disk for the log and was read back: its kind and fields as they were,
/// then when it happened and its place in the spool. Where it waited nothing knows its record, and
/// an older or newer version may have written it.
///
/// Never an intent or an outcome: what those stand for waits until the log has them.
public record KeptEvent(String kind, List<EventField> fields) implements AuditEvent {

    /// The field that says when it happened; the entry's own time is when the log took it.
    public static final String HAPPENED = "happened";

    /// The field that says where it waited: the run of the server, `/`, its number in that run.
    public static final String SPOOL = "spool";

    public KeptEvent {
        Terms.requireTerm(kind);
        fields = List.copyOf(fields);
        if (kind.endsWith(".intended")
                || fields.stream().anyMatch(field -> field.name().equals("intent"))) {
            throw new IllegalArgumentException("an intent does not wait for the log");
        }
    }

    /// The event with its place.
    ///
    /// @param fields as it was written down
    /// @param run of the server in which it happened
    /// @param number in that run, from 0, contiguous but for what was never kept
    public static KeptEvent of(
            String kind, List<EventField> fields, Instant happened, UUID run, long number) {
        var placed = new ArrayList<>(fields);
        placed.add(EventField.time(HAPPENED, happened));
        placed.add(EventField.text(SPOOL, place(run) + number));
        return new KeptEvent(kind, placed);
    }

    /// What the places of one run begin with.
    public static String place(UUID run) {
        return run + "/";
    }
}
