package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MailboxId;

/// Somebody is about to see a mailbox's list of messages.
///
/// @param purpose for example `treatment` (R65)
public record MailboxListIntended(MailboxId mailbox, String purpose) implements Intent {

    public MailboxListIntended {
        Objects.requireNonNull(mailbox, "mailbox");
        Terms.requireTerm(purpose);
    }

    @Override
    public String kind() {
        return "mailbox.list.intended";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("mailbox", mailbox.value()), EventField.term("purpose", purpose));
    }
}
