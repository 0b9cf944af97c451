package org.wardline.store;

import java.util.Map;
import java.util.Objects;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// A mailbox holds other messages than before, or somebody has heard one.
///
/// @param counts for whoever has no number of their own: new is what nobody has heard
/// @param ofListeners for each listener, by the number that they have in this practice
public record MailboxChanged(
        TenantId tenant,
        MailboxId mailbox,
        MailboxCounts counts,
        Map<String, MailboxCounts> ofListeners) {

    public MailboxChanged {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(counts, "counts");
        ofListeners = Map.copyOf(ofListeners);
    }

    /// What the lamp of an extension is to show: what its own person has not heard, on a shared
    /// phone what nobody has.
    public MailboxCounts at(String number) {
        return ofListeners.getOrDefault(number, counts);
    }
}
