package org.wardline.access;

import java.util.Objects;
import java.util.Set;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// A signed-in person as the policy sees them, read afresh for every request so that a changed role
/// or a taken mailbox holds from the next request on.
///
/// @param tenant the practice that employs the person, [TenantId#DEPLOYMENT] for operators
/// @param mustChangePassword true while only the one-time password was used
public record Subject(
        TenantId tenant,
        UserId user,
        SessionId session,
        Role role,
        Set<Grant> grants,
        boolean mustChangePassword) {

    public Subject {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(role, "role");
        grants = Set.copyOf(grants);
    }
}
