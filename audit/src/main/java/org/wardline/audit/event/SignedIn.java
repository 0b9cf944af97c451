package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.SessionId;
import org.wardline.ident.UserId;

/// A person proved who they are and got a session.
///
/// @param method how, for example `password+totp`
public record SignedIn(UserId person, SessionId session, String method) implements AuditEvent {

    public SignedIn {
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(session, "session");
        method = Terms.bounded(method);
    }

    @Override
    public String kind() {
        return "sign_in.accepted";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("person", person.value()),
                EventField.id("session", session.value()),
                EventField.text("method", method));
    }
}
