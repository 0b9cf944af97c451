package org.wardline.audit.event;

import java.util.List;
import java.util.Objects;
import org.wardline.ident.DeviceId;

/// A phone is no longer reachable.
///
/// @param cause for example `own_wish`, `connection_lost`, `expired`, `revoked`
public record PhoneUnregistered(DeviceId device, String cause) implements AuditEvent {

    public PhoneUnregistered {
        Objects.requireNonNull(device, "device");
        Terms.requireTerm(cause);
    }

    @Override
    public String kind() {
        return "phone.unregistered";
    }

    @Override
    public List<EventField> fields() {
        return List.of(EventField.id("device", device.value()), EventField.term("cause", cause));
    }
}
