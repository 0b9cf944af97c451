package org.wardline.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.wardline.audit.event.KeptEvent;
import org.wardline.ident.Actor;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Origin;
import org.wardline.ident.SessionId;
import org.wardline.ident.UserId;

/// An act in bytes, for where it has to survive a restart before the log has it: the log's own
/// canonical form, at no place of it.
public final class KeptAct {

    private static final Leaf.Place NOWHERE =
            new Leaf.Place(new UUID(0, 0), 0, 0, TenantHead.NONE, Instant.EPOCH);

    private KeptAct() {}

    /// The act's bytes, at most 64 KiB.
    ///
    /// @throws IllegalArgumentException when it is longer, which is a bug of the caller
    public static byte[] bytes(Act act) {
        Leaf.requireFits(act);
        return Leaf.encode(NOWHERE, act);
    }

    /// The act as it was, with when it happened and where it waited.
    ///
    /// @return empty when these are not bytes of an act that may wait
    public static Optional<Act> read(byte[] bytes, Instant happened, UUID run, long number) {
        try {
            return AuditEntry.parse(bytes)
                    .map(entry ->
                            new Act(
                                    entry.tenant(),
                                    actor(entry.who()),
                                    new Origin(entry.address(), entry.agent()),
                                    KeptEvent.of(
                                            entry.kind(), entry.fields(), happened, run, number)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Actor actor(AuditEntry.Who who) {
        return switch (who.kind()) {
            case "person" ->
                    new Actor.Person(
                            UserId.parse(who.id()),
                            SessionId.parse(who.session()),
                            who.role(),
                            who.method());
            case "phone" -> new Actor.Phone(DeviceId.parse(who.id()));
            case "machine" -> new Actor.Machine(who.id());
            case "stranger" -> new Actor.Stranger();
            default -> throw new IllegalArgumentException("no such actor");
        };
    }
}
