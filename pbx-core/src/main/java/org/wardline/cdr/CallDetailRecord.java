package org.wardline.cdr;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.CallId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.Phi;
import org.wardline.ident.TenantId;

/// What is kept of one call after its end.
///
/// @param caller where the call came from
/// @param destination the extension that was rung; empty when the number led nowhere
/// @param callerName as it was shown; sealed in storage
/// @param callerNumber as it was shown; sealed in storage
/// @param dialled what the caller dialled; sealed in storage
/// @param suites the SRTP suites of the two sides by their registered names, the caller's first,
///   separated by a comma; empty when no audio was agreed
/// @param legs every phone and trunk that had part in it, in the order in which their parts ended
public record CallDetailRecord(
        TenantId tenant,
        CallId call,
        Endpoint caller,
        Optional<ExtensionId> destination,
        CallOutcome outcome,
        Phi<String> callerName,
        Phi<String> callerNumber,
        Phi<String> dialled,
        String suites,
        Times times,
        List<LegRecord> legs) {

    public CallDetailRecord {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(callerName, "callerName");
        Objects.requireNonNull(callerNumber, "callerNumber");
        Objects.requireNonNull(dialled, "dialled");
        Objects.requireNonNull(suites, "suites");
        Objects.requireNonNull(times, "times");
        legs = List.copyOf(legs);
    }

    /// The moments of a call.
    ///
    /// @param answered empty when nobody and no mailbox answered
    public record Times(Instant started, Optional<Instant> answered, Instant ended) {
        public Times {
            Objects.requireNonNull(started, "started");
            Objects.requireNonNull(answered, "answered");
            Objects.requireNonNull(ended, "ended");
        }
    }
}
