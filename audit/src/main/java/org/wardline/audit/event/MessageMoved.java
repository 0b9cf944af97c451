package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;

/// A person put a message into another folder: deleted it, brought it back, saved it, or marked it
/// new for themselves; or the practice's retention deleted it. Durable before the change.
///
/// @param folder for example `saved`, `deleted`
public record MessageMoved(MessageId message, MailboxId mailbox, String folder)
        implements AuditEvent {

    public MessageMoved {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(mailbox, "mailbox");
        Terms.requireTerm(folder);
    }

    @Override
    public String kind() {
        return "message.moved";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("message", message.value()),
                EventField.id("mailbox", mailbox.value()),
                EventField.term("folder", folder));
    }
}
