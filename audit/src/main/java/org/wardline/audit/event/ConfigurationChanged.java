package org.wardline.audit.event;

import java.util.List;

/// A setting or object of the configuration was made, changed or removed (R57).
///
/// @param object what kind of thing, for example `extension`
/// @param objectId which one
/// @param before its values before, secrets masked; empty when it is new
/// @param after its values after, secrets masked; empty when it is gone
public record ConfigurationChanged(String object, String objectId, String before, String after)
        implements AuditEvent {

    public ConfigurationChanged {
        Terms.requireTerm(object);
        objectId = Terms.bounded(objectId);
        before = Terms.bounded(before);
        after = Terms.bounded(after);
    }

    @Override
    public String kind() {
        return "configuration.changed";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.term("object", object),
                EventField.text("object_id", objectId),
                EventField.text("before", before),
                EventField.text("after", after));
    }
}
