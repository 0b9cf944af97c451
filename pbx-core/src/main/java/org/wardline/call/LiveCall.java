package org.wardline.call;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.wardline.cdr.Endpoint;
import org.wardline.ident.CallId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;

/// A call that is going on, for displays: ids only.
///
/// @param state `ringing`, `talking`, `held`, `parked`, `mailbox` or `ending`
/// @param suites the SRTP suites of both sides, the caller's first; empty before they are agreed
public record LiveCall(
        TenantId tenant,
        CallId call,
        Endpoint caller,
        Optional<ExtensionId> destination,
        String state,
        String suites,
        Instant startedAt) {

    public LiveCall {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(suites, "suites");
        Objects.requireNonNull(startedAt, "startedAt");
    }
}
