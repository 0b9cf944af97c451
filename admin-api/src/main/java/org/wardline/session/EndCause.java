package org.wardline.session;

import java.util.Locale;

/// Why a session ended (R42).
public enum EndCause {
    /// The person signed out.
    OWN_WISH,
    /// Nothing was asked for too long (R39, R40).
    IDLE,
    /// It was open as long as any session may be.
    LONGEST,
    /// The person's password was changed in another session.
    PASSWORD_CHANGED,
    /// The account is gone.
    ACCOUNT_GONE;

    /// The stable word of the audit log.
    public String term() {
        return name().toLowerCase(Locale.ROOT);
    }
}
