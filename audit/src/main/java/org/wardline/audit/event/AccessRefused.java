package org.wardline.audit.event;

import java.util.List;

/// The access policy refused something (R58).
///
/// @param permission what was asked for
/// @param resource kind and id, for example `message/6f...`
public record AccessRefused(String permission, String resource, String reason)
        implements AuditEvent {

    public AccessRefused {
        Terms.requireTerm(permission);
        resource = Terms.bounded(resource);
        Terms.requireTerm(reason);
    }

    @Override
    public String kind() {
        return "access.refused";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.term("permission", permission),
                EventField.text("resource", resource),
                EventField.term("reason", reason));
    }
}
