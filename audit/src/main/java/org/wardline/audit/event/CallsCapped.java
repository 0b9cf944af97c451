package org.wardline.audit.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.DeviceId;

/// A phone, or all phones of a practice together, came to a cap of calls into the public network:
/// recorded at the first call of a day that is refused or ended by it.
///
/// @param phone whose cap it is; empty for the practice's
/// @param cap `phone_calls`, `practice_calls`, `phone_minutes` or `practice_minutes`
/// @param most what it is set to
public record CallsCapped(Optional<DeviceId> phone, String cap, long most) implements AuditEvent {

    /// Its kind.
    public static final String KIND = "calls.capped";

    public CallsCapped {
        Objects.requireNonNull(phone, "phone");
        Terms.requireTerm(cap);
        Terms.requireNotNegative(most);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public List<EventField> fields() {
        List<EventField> fields = new ArrayList<>();
        phone.ifPresent(device -> fields.add(EventField.id("device", device.value())));
        fields.add(EventField.term("cap", cap));
        fields.add(EventField.count("most", most));
        return List.copyOf(fields);
    }
}
