package org.wardline.call;

import java.util.Objects;
import org.wardline.directory.EmergencyNumber;
import org.wardline.emergency.Progress;
import org.wardline.ident.CallId;

/// A phone dialled an emergency number, or such a call has come further.
///
/// @param call the same each time
/// @param caller the phone that dialled
/// @param number what it dialled
/// @param progress how far the call is now
public record CalledForHelp(CallId call, Caller caller, EmergencyNumber number, Progress progress) {

    public CalledForHelp {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(progress, "progress");
    }
}
