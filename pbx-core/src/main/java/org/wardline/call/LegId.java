package org.wardline.call;

import java.util.Objects;
import org.wardline.ident.CallId;

/// Names one leg for its life, also when a transfer brings it into another call.
///
/// @param call in which it began
/// @param number within that call, from 0
public record LegId(CallId call, int number) {

    public LegId {
        Objects.requireNonNull(call, "call");
    }
}
