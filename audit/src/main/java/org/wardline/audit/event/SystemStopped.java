package org.wardline.audit.event;

import java.util.List;

/// The server was stopped in order. A start without one before it followed a crash.
///
/// @param cause for example `operator`
public record SystemStopped(String cause) implements AuditEvent {

    public SystemStopped {
        Terms.requireTerm(cause);
    }

    @Override
    public String kind() {
        return "system.stopped";
    }

    @Override
    public List<EventField> fields() {
        return List.of(EventField.term("cause", cause));
    }
}
