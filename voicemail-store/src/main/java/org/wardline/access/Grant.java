package org.wardline.access;

import java.util.Objects;
import org.wardline.ident.MailboxId;

/// One mailbox given to one person for one use (R34). Shared mailboxes are many grants, each to a
/// person with credentials of their own (R32).
///
/// @param permission of scope MAILBOX
public record Grant(MailboxId mailbox, Permission permission) {

    public Grant {
        Objects.requireNonNull(mailbox, "mailbox");
        if (permission.scope() != Permission.Scope.MAILBOX) {
            throw new IllegalArgumentException(permission + " is not given per mailbox");
        }
    }
}
