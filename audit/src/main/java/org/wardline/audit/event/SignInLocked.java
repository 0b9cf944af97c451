package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;

/// Too many refusals: sign-in is closed for this login and source (R50).
///
/// @param login keyed pseudonym of what was typed as login
/// @param failures how many there were
public record SignInLocked(Pseudonym login, long failures) implements AuditEvent {

    public SignInLocked {
        Objects.requireNonNull(login, "login");
        Terms.requireNotNegative(failures);
    }

    @Override
    public String kind() {
        return "sign_in.locked";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.pseudonym("login", login), EventField.count("failures", failures));
    }
}
