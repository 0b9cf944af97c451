package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;

/// Somebody is about to hear a message (R54). Durable before its content key is unwrapped.
///
/// @param purpose for example `treatment` (R65)
public record ListenIntended(MessageId message, MailboxId mailbox, String purpose)
        implements Intent {

    public ListenIntended {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(mailbox, "mailbox");
        Terms.requireTerm(purpose);
    }

    @Override
    public String kind() {
        return "message.listen.intended";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("message", message.value()),
                EventField.id("mailbox", mailbox.value()),
                EventField.term("purpose", purpose));
    }
}
