package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;

/// A deleted message whose recovery period is over is beyond everybody's reach: its content key is
/// destroyed, its sealed object removed. Durable before either.
///
/// @param sha256 SHA-256 of the sealed object, 64 lower-case hex digits
public record MessageShredded(MessageId message, MailboxId mailbox, String sha256)
        implements AuditEvent {

    public MessageShredded {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(mailbox, "mailbox");
        Terms.requireSha256(sha256);
    }

    @Override
    public String kind() {
        return "message.shredded";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("message", message.value()),
                EventField.id("mailbox", mailbox.value()),
                EventField.digest("sha256", sha256));
    }
}
