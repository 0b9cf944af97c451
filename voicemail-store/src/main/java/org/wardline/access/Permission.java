package org.wardline.access;

/// What can be done, as the access policy, the API's routes and the audit log name it.
public enum Permission {
    /// Create, suspend and list practices.
    CONFIGURE_PRACTICES(Scope.DEPLOYMENT),
    /// Add people, give and take roles and mailboxes, issue one-time passwords.
    CONFIGURE_PEOPLE(Scope.PRACTICE),
    /// Add and change extensions, devices and mailboxes.
    CONFIGURE_TELEPHONY(Scope.PRACTICE),
    /// See how the practice stands by its opening hours, and turn its night switch.
    TURN_NIGHT_SWITCH(Scope.PRACTICE),
    /// See registrations and calls in progress; shows no patient information.
    VIEW_STATUS(Scope.PRACTICE),
    /// Search the practice's audit log; it holds ids and times, no names and no content.
    VIEW_AUDIT(Scope.PRACTICE),
    /// Change one's own password and end one's own session.
    OWN_ACCOUNT(Scope.SELF),
    /// See who left messages in a mailbox, and when.
    LIST_MAILBOX(Scope.MAILBOX),
    /// Hear a message, and keep it as new or saved for oneself.
    LISTEN(Scope.MAILBOX),
    /// Delete messages, bring them back, and give colleagues a copy.
    HANDLE_MESSAGES(Scope.MAILBOX),
    /// Record what callers of a mailbox hear.
    RECORD_GREETING(Scope.MAILBOX);

    private final Scope scope;

    Permission(Scope scope) {
        this.scope = scope;
    }

    /// What a permission is exercised on.
    public enum Scope {
        /// The installation.
        DEPLOYMENT,
        /// One practice's configuration.
        PRACTICE,
        /// One's own account.
        SELF,
        /// Patient information in one mailbox: besides the role it needs a [Grant].
        MAILBOX
    }

    /// What it is exercised on.
    public Scope scope() {
        return scope;
    }
}
