package org.wardline.http;

import java.util.Objects;
import org.wardline.access.AccessGranted;
import org.wardline.audit.Act;
import org.wardline.audit.event.AuditEvent;
import org.wardline.session.Caller;

/// A request that the access policy has allowed.
///
/// @param exchange the request and the ways to answer it
/// @param caller who asks
/// @param granted the policy's yes, for the store that wants to see it
public record GuardedExchange(Exchange exchange, Caller caller, AccessGranted granted) {

    public GuardedExchange {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(granted, "granted");
    }

    /// The act of this person, in the practice of the resource that was granted.
    public Act act(AuditEvent event) {
        return new Act(granted.tenant(), caller.actor(), caller.origin(), event);
    }
}
