package org.wardline.store;

import org.wardline.access.Permission;

/// What a listener does with a message besides hearing it.
public enum MessageMove {
    /// New again, for this listener.
    MARK_NEW("new", Permission.LISTEN),
    /// Among the saved ones, for this listener.
    SAVE("saved", Permission.LISTEN),
    /// Out of everybody's sight but that of the deleted folder.
    DELETE("deleted", Permission.HANDLE_MESSAGES),
    /// Back from there.
    RESTORE("restored", Permission.HANDLE_MESSAGES);

    private final String word;
    private final Permission permission;

    MessageMove(String word, Permission permission) {
        this.word = word;
        this.permission = permission;
    }

    /// Whether it can be done with a message that is deleted, or not.
    boolean applies(boolean deleted) {
        return switch (this) {
            case MARK_NEW, SAVE, DELETE -> !deleted;
            case RESTORE -> deleted;
        };
    }

    /// The word in the audit log.
    public String word() {
        return word;
    }

    /// What the listener needs for it.
    public Permission permission() {
        return permission;
    }
}
