package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.CallId;

/// An SDP offer was refused because it would not have been encrypted as our floor demands.
///
/// @param reason for example `plaintext`
public record OfferRefused(CallId call, String reason) implements AuditEvent {

    public OfferRefused {
        Objects.requireNonNull(call, "call");
        Terms.requireTerm(reason);
    }

    @Override
    public String kind() {
        return "offer.refused";
    }

    @Override
    public List<EventField> fields() {
        return List.of(EventField.id("call", call.value()), EventField.term("reason", reason));
    }
}
