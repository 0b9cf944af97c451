package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;

/// Recovery after a crash closed an intent whose outcome was never written.
///
/// @param intentIndex index of the intent's entry
public record IntentClosed(long intentIndex, Conclusion conclusion) implements IntentOutcome {

    public IntentClosed {
        Terms.requireNotNegative(intentIndex);
        Objects.requireNonNull(conclusion, "conclusion");
    }

    @Override
    public String kind() {
        return "intent.closed";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.count("intent", intentIndex),
                EventField.term("conclusion", conclusion.term()));
    }
}
