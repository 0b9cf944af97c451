package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.CallId;
import org.wardline.ident.ExtensionId;

/// Somebody called for help, or the call got on.
///
/// @param number which of the emergency numbers, for example `n911`
/// @param progress `dialled`, then `connected`, `not_put_through` or `hung_up`
/// @param located whether somebody had said where the phone stands
/// @param contacts how many were to be told
public record EmergencyCalled(
        CallId call,
        ExtensionId extension,
        String number,
        String progress,
        boolean located,
        int contacts)
        implements AuditEvent {

    public EmergencyCalled {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(extension, "extension");
        Terms.requireTerm(number);
        Terms.requireTerm(progress);
        Terms.requireNotNegative(contacts);
    }

    @Override
    public String kind() {
        return "emergency.called";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.id("call", call.value()),
                EventField.id("extension", extension.value()),
                EventField.term("number", number),
                EventField.term("progress", progress),
                EventField.flag("located", located),
                EventField.count("contacts", contacts));
    }
}
