package org.wardline.directory;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a practice has set beyond its numbers and phones.
///
/// @param handlings of the extensions for which something was set; others are handled as usual
/// @param groups the extensions that ring others
/// @param display what phones show of callers
/// @param hours when it is open, and what follows from it; empty when it has said nothing
/// @param emergency where it is, for who is sent to help
/// @param trunks to the public network, in the order in which they are tried
/// @param outside what its phones may call there
public record CallFeatures(
        Collection<CallHandling> handlings,
        Collection<RingGroup> groups,
        CallerDisplayRules display,
        Optional<PracticeHours> hours,
        EmergencyPlan emergency,
        List<Trunk> trunks,
        OutsideRules outside) {

    /// A practice that has set nothing.
    public static final CallFeatures NONE =
            new CallFeatures(List.of(), List.of(), CallerDisplayRules.DEFAULT);

    public CallFeatures {
        handlings = List.copyOf(handlings);
        groups = List.copyOf(groups);
        Objects.requireNonNull(display, "display");
        Objects.requireNonNull(hours, "hours");
        Objects.requireNonNull(emergency, "emergency");
        trunks = List.copyOf(trunks);
        Objects.requireNonNull(outside, "outside");
    }

    /// A practice that has said nothing of its opening hours and where it is, and has no trunk.
    public CallFeatures(
            Collection<CallHandling> handlings,
            Collection<RingGroup> groups,
            CallerDisplayRules display) {
        this(
                handlings,
                groups,
                display,
                Optional.empty(),
                EmergencyPlan.NONE,
                List.of(),
                OutsideRules.DEFAULT);
    }

    /// The same with opening hours.
    public CallFeatures withHours(PracticeHours now) {
        return new CallFeatures(
                handlings, groups, display, Optional.of(now), emergency, trunks, outside);
    }

    /// The same with an emergency plan.
    public CallFeatures with(EmergencyPlan plan) {
        return new CallFeatures(handlings, groups, display, hours, plan, trunks, outside);
    }

    /// The same with trunks.
    public CallFeatures withTrunks(List<Trunk> now) {
        return new CallFeatures(handlings, groups, display, hours, emergency, now, outside);
    }

    /// The same with other rules of calls outside.
    public CallFeatures with(OutsideRules now) {
        return new CallFeatures(handlings, groups, display, hours, emergency, trunks, now);
    }
}
