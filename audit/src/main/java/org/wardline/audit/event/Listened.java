package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.MessageId;

/// What was delivered of a message (R54).
///
/// @param intentIndex index of the [ListenIntended] entry
/// @param seconds of audio, delivered
/// @param ranges which, as seconds from-to, for example `0-12,30-34`
public record Listened(long intentIndex, MessageId message, long seconds, String ranges)
        implements IntentOutcome {

    public Listened {
        Terms.requireNotNegative(intentIndex);
        Objects.requireNonNull(message, "message");
        Terms.requireNotNegative(seconds);
        ranges = Terms.bounded(ranges);
    }

    @Override
    public String kind() {
        return "message.listened";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.count("intent", intentIndex),
                EventField.id("message", message.value()),
                EventField.count("seconds", seconds),
                EventField.text("ranges", ranges));
    }
}
