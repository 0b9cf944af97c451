package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.CallId;
import org.wardline.ident.ContactId;

/// A contact was told of a call for help, or could not be.
///
/// @param call that it is about
/// @param way for example `phone`
/// @param outcome `delivered`, or why not: a term
/// @param milliseconds from the call to the answer of whoever was told
public record EmergencyTold(
        CallId call, ContactId contact, String way, String outcome, long milliseconds)
        implements AuditEvent {

    public EmergencyTold {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(contact, "contact");
        Terms.requireTerm(way);
        Terms.requireTerm(outcome);
        Terms.requireNotNegative(milliseconds);
    }

    @Override
    public String kind() {
        return "emergency.told";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("call", call.value()),
                EventField.id("contact", contact.value()),
                EventField.term("way", way),
                EventField.term("outcome", outcome),
                EventField.count("milliseconds", milliseconds));
    }
}
