package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;

/// Somebody is about to give a copy of a message to another mailbox of the practice. Durable before
/// its content key is unwrapped.
///
/// @param target the mailbox that gets the copy
public record ForwardIntended(MessageId message, MailboxId mailbox, MailboxId target)
        implements Intent {

    public ForwardIntended {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(target, "target");
    }

    @Override
    public String kind() {
        return "message.forward.intended";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("message", message.value()),
                EventField.id("mailbox", mailbox.value()),
                EventField.id("target", target.value()));
    }
}
