package org.wardline.audit;

import java.util.Objects;
import org.wardline.audit.event.AuditEvent;
import org.wardline.ident.Actor;
import org.wardline.ident.Origin;
import org.wardline.ident.TenantId;

/// Who did what, in which practice, from where (R52, R53). When is said by the log itself.
///
/// @param tenant the practice, or [TenantId#DEPLOYMENT]
public record Act(TenantId tenant, Actor actor, Origin origin, AuditEvent event) {

    public Act {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(event, "event");
    }

    /// An act of the server itself.
    public static Act ofMachine(TenantId tenant, String component, AuditEvent event) {
        return new Act(tenant, new Actor.Machine(component), Origin.LOCAL, event);
    }
}
