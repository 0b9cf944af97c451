package org.wardline.access;

import java.time.Instant;

/// What became of a sign-in. Whoever tried is told no more than "accepted", "refused" or "try again
/// at"; the reasons are for the audit log.
public sealed interface SignIn {

    /// The person is who they say.
    record Accepted(Person person) implements SignIn {}

    /// Not accepted.
    ///
    /// @param failures how many in a row for this login from this source
    /// @param locks true when this failure closed sign-in for a while
    record Refused(Reason reason, int failures, boolean locks) implements SignIn {}

    /// Sign-in is closed for this login or source; the password was not looked at.
    ///
    /// @param until when it opens again; [Instant#MAX] when an administrator has to open it
    /// @param failures how many in a row
    record Locked(Instant until, int failures) implements SignIn {}

    /// Why a sign-in was refused.
    enum Reason {
        /// No such account.
        UNKNOWN_LOGIN,
        /// The account is there, the password is not its.
        WRONG_PASSWORD,
        /// The account is there, the PIN is not its.
        WRONG_PIN,
        /// The one-time password or first PIN is older than 24 hours.
        ONE_TIME_EXPIRED,
        /// The person has left.
        INACTIVE
    }
}
