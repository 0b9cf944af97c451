package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;

/// A sign-in was refused (R58).
///
/// @param login keyed pseudonym of what was typed as login
/// @param reason for example `wrong_password`; the peer is not told
public record SignInRefused(Pseudonym login, String reason) implements AuditEvent {

    public SignInRefused {
        Objects.requireNonNull(login, "login");
        Terms.requireTerm(reason);
    }

    @Override
    public String kind() {
        return "sign_in.refused";
    }

    @Override
    public List<EventField> fields() {
        return List.of(EventField.pseudonym("login", login), EventField.term("reason", reason));
    }
}
