package org.wardline.audit.event;

import java.util.List;

/// A rule of the review found something in the log that a person should look at (R71).
///
/// @param rule for example `bulk_listening`
/// @param entry index of the entry at which it was found
/// @param subject who it is about: id of a person, or keyed pseudonym of a login
/// @param detail for example a mailbox's id or a network; may be empty
/// @param count how many acts it took
public record ReviewFound(String rule, long entry, String subject, String detail, long count)
        implements AuditEvent {

    /// Its kind.
    public static final String KIND = "review.found";

    public ReviewFound {
        Terms.requireTerm(rule);
        Terms.requireNotNegative(entry);
        subject = Terms.bounded(subject);
        detail = Terms.bounded(detail);
        Terms.requireNotNegative(count);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.term("rule", rule),
                EventField.count("entry", entry),
                EventField.text("subject", subject),
                EventField.text("detail", detail),
                EventField.count("count", count));
    }
}
