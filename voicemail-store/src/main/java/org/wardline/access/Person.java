package org.wardline.access;

import java.util.Objects;
import java.util.Set;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// An account of one person (R31: never shared).
///
/// @param login lower case, unique in the practice
/// @param grants the mailboxes that the person was given
/// @param mustChangePassword until the one-time password is replaced
/// @param active false once the person has left
public record Person(
        TenantId tenant,
        UserId user,
        String login,
        Role role,
        Set<Grant> grants,
        boolean mustChangePassword,
        boolean active) {

    public Person {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(role, "role");
        grants = Set.copyOf(grants);
    }

    /// The person in one session, for the policy.
    public Subject in(SessionId session) {
        return new Subject(tenant, user, session, role, grants, mustChangePassword);
    }
}
