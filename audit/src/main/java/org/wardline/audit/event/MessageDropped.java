package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;

/// A recording was not kept.
///
/// @param reason for example `too_short`
public record MessageDropped(MessageId message, MailboxId mailbox, String reason)
        implements AuditEvent {

    public MessageDropped {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(mailbox, "mailbox");
        Terms.requireTerm(reason);
    }

    @Override
    public String kind() {
        return "message.dropped";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("message", message.value()),
                EventField.id("mailbox", mailbox.value()),
                EventField.term("reason", reason));
    }
}
