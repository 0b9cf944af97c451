package org.wardline.audit.event;

import java.util.List;

/// The audit log was read.
///
/// @param intentIndex index of the [AuditReadIntended] entry
/// @param rows how many entries were shown
public record AuditRead(long intentIndex, int rows) implements IntentOutcome {

    public AuditRead {
        Terms.requireNotNegative(intentIndex);
        Terms.requireNotNegative(rows);
    }

    @Override
    public String kind() {
        return "audit.read";
    }

    @Override
    public List<EventField> fields() {
        return List.of(EventField.count("intent", intentIndex), EventField.count("rows", rows));
    }
}
