package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MailboxId;

/// A mailbox's list was shown (R61).
///
/// @param intentIndex index of the [MailboxListIntended] entry
/// @param rows how many messages it held
public record MailboxListed(long intentIndex, MailboxId mailbox, int rows)
        implements IntentOutcome {

    public MailboxListed {
        Terms.requireNotNegative(intentIndex);
        Objects.requireNonNull(mailbox, "mailbox");
        Terms.requireNotNegative(rows);
    }

    @Override
    public String kind() {
        return "mailbox.listed";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.count("intent", intentIndex),
                EventField.id("mailbox", mailbox.value()),
                EventField.count("rows", rows));
    }
}
