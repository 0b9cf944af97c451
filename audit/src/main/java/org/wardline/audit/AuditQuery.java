package org.wardline.audit;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.wardline.ident.TenantId;

/// What to look for in one practice's part of the log; what is left empty does not narrow it.
///
/// @param actor a person or a phone
/// @param object the message, mailbox, person, device, extension or call that an act is about
/// @param kinds acts, for example `message.listened`
/// @param from the earliest time, included
/// @param until the latest time, excluded
public record AuditQuery(
        TenantId practice,
        Optional<UUID> actor,
        Optional<UUID> object,
        List<String> kinds,
        Instant from,
        Instant until) {

    /// Nothing was written before.
    public static final Instant EVER = Instant.EPOCH;

    /// Nothing is written after; PostgreSQL and people can read it.
    public static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

    public AuditQuery {
        Objects.requireNonNull(practice, "practice");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(object, "object");
        kinds = List.copyOf(kinds);
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(until, "until");
    }

    /// Everything of a practice.
    public static AuditQuery all(TenantId practice) {
        return new AuditQuery(
                practice, Optional.empty(), Optional.empty(), List.of(), EVER, FOREVER);
    }

    /// What a person or phone did.
    public AuditQuery by(UUID actor) {
        return new AuditQuery(practice, Optional.of(actor), object, kinds, from, until);
    }

    /// What was done with a thing.
    public AuditQuery about(UUID object) {
        return new AuditQuery(practice, actor, Optional.of(object), kinds, from, until);
    }

    /// Acts of these kinds.
    public AuditQuery of(List<String> kinds) {
        return new AuditQuery(practice, actor, object, kinds, from, until);
    }

    /// Acts in that time.
    public AuditQuery between(Instant from, Instant until) {
        return new AuditQuery(practice, actor, object, kinds, from, until);
    }
}
