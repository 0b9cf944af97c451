package org.wardline.call;

import java.time.Instant;
import java.util.Objects;
import org.wardline.directory.EmergencyNumber;
import org.wardline.emergency.Progress;
import org.wardline.ident.CallId;

/// A phone dialled an emergency number, or such a call has come further.
///
/// @param call the same each time
/// @param caller the phone that dialled
/// @param number what it dialled
/// @param at when it did
/// @param progress how far the call is now
public record CalledForHelp(
        CallId call, Caller caller, EmergencyNumber number, Instant at, Progress progress) {

    public CalledForHelp {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(progress, "progress");
    }

    /// The same call when it has come further.
    CalledForHelp as(Progress reached) {
        return new CalledForHelp(call, caller, number, at, reached);
    }
}
