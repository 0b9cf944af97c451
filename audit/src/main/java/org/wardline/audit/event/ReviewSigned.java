package org.wardline.audit.event;

import java.util.List;

/// The practice's security official has reviewed a week of the log (R70, 45 CFR
/// 164.308(a)(1)(ii)(D)).
///
/// @param week in ISO 8601, for example `2026-W47`
/// @param findings how many they were shown
/// @param verdict what they make of them: a term, no free text, for nobody's name belongs here
public record ReviewSigned(String week, long findings, String verdict) implements AuditEvent {

    /// Its kind.
    public static final String KIND = "review.signed";

    public ReviewSigned {
        week = Terms.bounded(week);
        Terms.requireNotNegative(findings);
        Terms.requireTerm(verdict);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.text("week", week),
                EventField.count("findings", findings),
                EventField.term("verdict", verdict));
    }
}
