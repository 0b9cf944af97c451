package org.wardline.access;

/// The shipped job functions (R24, R25). A role says what its holders could ever do; hearing
/// messages takes a [Grant] of the mailbox as well. No role both configures and listens.
///
/// The tables below name every permission, so a new one does not compile before somebody has
/// decided who may have it.
public enum Role {
    /// Physicians and other providers: listen.
    PROVIDER,
    /// Nurses and assistants: listen to the mailboxes that they are given.
    CLINICAL_STAFF,
    /// Transfers calls and takes messages by phone; retrieves none (R26).
    FRONT_DESK,
    /// Practice manager or IT staff: configures, and hears nothing (R29).
    ADMINISTRATOR;

    /// Whether holders of the role could ever use the permission.
    public boolean allows(Permission permission) {
        return switch (this) {
            case PROVIDER, CLINICAL_STAFF -> allowsListener(permission);
            case FRONT_DESK -> allowsFrontDesk(permission);
            case ADMINISTRATOR -> allowsAdministrator(permission);
        };
    }

    private static boolean allowsListener(Permission permission) {
        return switch (permission) {
            case OWN_ACCOUNT, LIST_MAILBOX, LISTEN, HANDLE_MESSAGES, RECORD_GREETING -> true;
            case CONFIGURE_PRACTICES, CONFIGURE_PEOPLE, CONFIGURE_TELEPHONY -> false;
            case TURN_NIGHT_SWITCH, VIEW_STATUS, VIEW_AUDIT -> false;
        };
    }

    private static boolean allowsFrontDesk(Permission permission) {
        return switch (permission) {
            case OWN_ACCOUNT, TURN_NIGHT_SWITCH, VIEW_STATUS -> true;
            case CONFIGURE_PRACTICES, CONFIGURE_PEOPLE, CONFIGURE_TELEPHONY -> false;
            case VIEW_AUDIT, LIST_MAILBOX, LISTEN, HANDLE_MESSAGES, RECORD_GREETING -> false;
        };
    }

    private static boolean allowsAdministrator(Permission permission) {
        return switch (permission) {
            case OWN_ACCOUNT, CONFIGURE_PRACTICES, CONFIGURE_PEOPLE, CONFIGURE_TELEPHONY -> true;
            case TURN_NIGHT_SWITCH, VIEW_STATUS, VIEW_AUDIT -> true;
            case LIST_MAILBOX, LISTEN, HANDLE_MESSAGES, RECORD_GREETING -> false;
        };
    }
}
