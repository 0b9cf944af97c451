package org.wardline.directory;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// What a practice has set beyond its numbers and phones.
///
/// @param handlings of the extensions for which something was set; others are handled as usual
/// @param groups the extensions that ring others
/// @param display what phones show of callers
public record CallFeatures(
        Collection<CallHandling> handlings,
        Collection<RingGroup> groups,
        CallerDisplayRules display) {

    /// A practice that has set nothing.
    public static final CallFeatures NONE =
            new CallFeatures(List.of(), List.of(), CallerDisplayRules.DEFAULT);

    public CallFeatures {
        handlings = List.copyOf(handlings);
        groups = List.copyOf(groups);
        Objects.requireNonNull(display, "display");
    }
}
