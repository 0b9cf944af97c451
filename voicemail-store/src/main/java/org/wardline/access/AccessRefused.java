package org.wardline.access;

import java.util.Objects;

/// A no of the access policy.
public record AccessRefused(Permission permission, Resource resource, Reason reason)
        implements AccessDecision {

    /// Why not, for the audit log. Who is refused hears only that they are.
    public enum Reason {
        /// The resource is of another practice.
        OTHER_PRACTICE,
        /// The role does not have the permission.
        ROLE,
        /// The role has it, the mailbox was not given to this person.
        NO_GRANT,
        /// The one-time password must be changed first.
        MUST_CHANGE_PASSWORD,
        /// The account is somebody else's.
        OTHER_ACCOUNT
    }

    public AccessRefused {
        Objects.requireNonNull(permission, "permission");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(reason, "reason");
    }
}
