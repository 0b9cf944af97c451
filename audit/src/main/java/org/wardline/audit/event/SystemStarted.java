package org.wardline.audit.event;

import java.util.List;

/// The server started.
///
/// @param version the product's version
/// @param contentSealed whether it runs without the content root key
public record SystemStarted(String version, boolean contentSealed) implements AuditEvent {

    public SystemStarted {
        version = Terms.bounded(version);
    }

    @Override
    public String kind() {
        return "system.started";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.text("version", version),
                EventField.flag("content_sealed", contentSealed));
    }
}
