package org.wardline.audit.event;

import java.util.List;

/// A week of the log was not reviewed in time.
///
/// @param week in ISO 8601, for example `2026-W47`
public record ReviewOverdue(String week) implements AuditEvent {

    /// Its kind.
    public static final String KIND = "review.overdue";

    public ReviewOverdue {
        week = Terms.bounded(week);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public List<EventField> fields() {
        return List.of(EventField.text("week", week));
    }
}
