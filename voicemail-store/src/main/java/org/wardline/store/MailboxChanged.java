package org.wardline.store;

import java.util.Objects;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// A message came into a mailbox, or was heard for the first time.
public record MailboxChanged(TenantId tenant, MailboxId mailbox, MailboxCounts counts) {

    public MailboxChanged {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(counts, "counts");
    }
}
