package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.UserId;

/// An account of a person was made.
public record PersonCreated(UserId person) implements AuditEvent {

    public PersonCreated {
        Objects.requireNonNull(person, "person");
    }

    @Override
    public String kind() {
        return "person.created";
    }

    @Override
    public List<EventField> fields() {
        return List.of(EventField.id("person", person.value()));
    }
}
