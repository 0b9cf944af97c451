package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.UserId;

/// A password or other proof of identity of a person was set.
///
/// @param credential which, for example `password`
/// @param cause for example `own_change`, `first_sign_in`, `reset`
public record CredentialChanged(UserId person, String credential, String cause)
        implements AuditEvent {

    public CredentialChanged {
        Objects.requireNonNull(person, "person");
        Terms.requireTerm(credential);
        Terms.requireTerm(cause);
    }

    @Override
    public String kind() {
        return "credential.changed";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("person", person.value()),
                EventField.term("credential", credential),
                EventField.term("cause", cause));
    }
}
