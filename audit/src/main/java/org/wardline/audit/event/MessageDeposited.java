package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.CallId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;

/// A caller's message was sealed into a mailbox.
///
/// @param bytes size of the sealed object
/// @param sha256 SHA-256 of the sealed object, 64 lower-case hex digits
/// @param kek name and version of the key that wraps its content key
/// @param interrupted whether the recording was cut by a fault
public record MessageDeposited(
        MessageId message,
        MailboxId mailbox,
        CallId call,
        long bytes,
        String sha256,
        String kek,
        boolean interrupted)
        implements AuditEvent {

    public MessageDeposited {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(call, "call");
        Terms.requireNotNegative(bytes);
        Terms.requireSha256(sha256);
        kek = Terms.bounded(kek);
    }

    @Override
    public String kind() {
        return "message.deposited";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("message", message.value()),
                EventField.id("mailbox", mailbox.value()),
                EventField.id("call", call.value()),
                EventField.count("bytes", bytes),
                EventField.digest("sha256", sha256),
                EventField.text("kek", kek),
                EventField.flag("interrupted", interrupted));
    }
}
