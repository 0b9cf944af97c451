package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.UserId;

/// What a person may do was changed.
///
/// @param before role and scope before; empty when there was none
/// @param after role and scope after; empty when it was taken away
public record GrantChanged(UserId person, String before, String after) implements AuditEvent {

    public GrantChanged {
        Objects.requireNonNull(person, "person");
        before = Terms.bounded(before);
        after = Terms.bounded(after);
    }

    @Override
    public String kind() {
        return "grant.changed";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("person", person.value()),
                EventField.text("before", before),
                EventField.text("after", after));
    }
}
