package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.SessionId;
import org.wardline.ident.UserId;

/// A session ended.
///
/// @param cause for example `own_wish`, `idle`, `revoked`
public record SignedOut(UserId person, SessionId session, String cause) implements AuditEvent {

    public SignedOut {
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(session, "session");
        Terms.requireTerm(cause);
    }

    @Override
    public String kind() {
        return "sign_out";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("person", person.value()),
                EventField.id("session", session.value()),
                EventField.term("cause", cause));
    }
}
