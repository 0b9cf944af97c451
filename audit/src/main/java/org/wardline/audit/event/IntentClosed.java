package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;

/// An intent without an outcome of its own kind was closed: its act failed, or a crash came between
/// and recovery closed it.
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
