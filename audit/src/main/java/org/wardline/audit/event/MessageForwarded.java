package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MessageId;

/// A copy of a message lies in another mailbox.
///
/// @param intentIndex index of the [ForwardIntended] entry
/// @param copy the message that it is there
/// @param bytes size of the copy's sealed object
/// @param sha256 SHA-256 of the copy's sealed object, 64 lower-case hex digits
public record MessageForwarded(long intentIndex, MessageId copy, long bytes, String sha256)
        implements IntentOutcome {

    public MessageForwarded {
        Terms.requireNotNegative(intentIndex);
        Objects.requireNonNull(copy, "copy");
        Terms.requireNotNegative(bytes);
        Terms.requireSha256(sha256);
    }

    @Override
    public String kind() {
        return "message.forwarded";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.count("intent", intentIndex),
                EventField.id("copy", copy.value()),
                EventField.count("bytes", bytes),
                EventField.digest("sha256", sha256));
    }
}
