package org.wardline.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.wardline.call.Place;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.PracticeHours;
import org.wardline.ident.TenantId;
import org.wardline.routing.FeatureCode;
import org.wardline.sip.event.DialogInfo;

/// The night switches of practices, as lamps show them: a lamp on the star code that turns it one
/// way is lit while it stands that way. Lamps know calls only (RFC 4235), so a lit one is a call
/// without parties. Owned by one shard.
final class NightSwitchLamps {

    /// The one line that a switch has; see [DialogInfo.Line#id].
    static final String LINE = "switch";

    private static final DialogInfo.Line LIT =
            new DialogInfo.Line(
                    LINE,
                    DialogInfo.State.CONFIRMED,
                    DialogInfo.Direction.RECIPIENT,
                    Optional.empty(),
                    Optional.empty());

    private final Function<TenantId, Optional<PracticeDirectory>> practice;
    private final Supplier<Instant> clock;

    /// How each practice that is watched was last seen.
    private final Map<TenantId, Optional<NightSwitch.Position>> seen = new HashMap<>();

    private Optional<Instant> next = Optional.empty();

    /// @param practice as it is now
    NightSwitchLamps(
            Function<TenantId, Optional<PracticeDirectory>> practice, Supplier<Instant> clock) {
        this.practice = Objects.requireNonNull(practice, "practice");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /// Whether a practice has a lamp at a place; from then on its changes are looked for.
    boolean watch(Place place) {
        boolean known =
                FeatureCode.nightSwitch(place.number()).isPresent()
                        && hours(place.tenant()).isPresent();
        if (known) {
            seen.putIfAbsent(place.tenant(), now(place.tenant()));
            next = soonest();
        }
        return known;
    }

    /// What a lamp shows; empty when the place is no switch.
    Optional<List<DialogInfo.Line>> lines(Place place) {
        return FeatureCode.nightSwitch(place.number())
                .map(way ->
                        now(place.tenant()).equals(Optional.of(way)) ? List.of(LIT) : List.of());
    }

    /// The places whose lamps are other than when they were last looked at.
    List<Place> changed() {
        List<Place> places = new ArrayList<>();
        seen.replaceAll((tenant, before) -> {
            Optional<NightSwitch.Position> now = now(tenant);
            if (!now.equals(before)) {
                Stream.concat(before.stream(), now.stream())
                        .map(way -> new Place(tenant, FeatureCode.of(way)))
                        .forEach(places::add);
            }
            return now;
        });
        next = soonest();
        return places;
    }

    /// When a switch that is watched will be back by itself.
    Optional<Instant> next() {
        return next;
    }

    private Optional<Instant> soonest() {
        return seen.keySet().stream()
                .flatMap(tenant -> switched(tenant).flatMap(NightSwitch::until).stream())
                .min(Instant::compareTo);
    }

    private Optional<NightSwitch.Position> now(TenantId tenant) {
        return switched(tenant).map(NightSwitch::position);
    }

    private Optional<NightSwitch> switched(TenantId tenant) {
        return hours(tenant).flatMap(hours -> hours.switchedAt(clock.get()));
    }

    private Optional<PracticeHours> hours(TenantId tenant) {
        return practice.apply(tenant).flatMap(PracticeDirectory::hours);
    }
}
