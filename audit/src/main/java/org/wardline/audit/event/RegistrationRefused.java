package org.wardline.audit.event;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Registrations from one source for one identity were refused for one reason, in one window of 60
/// s.
///
/// @param identity keyed pseudonym of the identity that was claimed
/// @param count how many there were
public record RegistrationRefused(
        Pseudonym identity, String reason, long count, Instant first, Instant last)
        implements AuditEvent {

    public RegistrationRefused {
        Objects.requireNonNull(identity, "identity");
        Terms.requireTerm(reason);
        Terms.requireNotNegative(count);
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(last, "last");
    }

    @Override
    public String kind() {
        return "registration.refused";
    }

    @Override
    public List<EventField> fields() {
        return List.of(
                EventField.pseudonym("identity", identity),
                EventField.term("reason", reason),
                EventField.count("count", count),
                EventField.time("first", first),
                EventField.time("last", last));
    }
}
