package org.wardline.call;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.wardline.directory.Extension;
import org.wardline.ident.CallId;
import org.wardline.routing.ParkSlot;

/// What every extension and park slot is busy with. Told of each call after each of its steps;
/// tells on what has changed. Owned by the shard's thread.
final class LineBoard {

    private final BiConsumer<Place, Set<String>> changed;
    private final Map<Place, Map<String, LineStatus>> places = new HashMap<>();
    private final Map<CallId, Map<Place, Map<String, LineStatus>>> byCall = new HashMap<>();

    /// @param changed takes a place and the ids of the lines there that are other than before
    LineBoard(BiConsumer<Place, Set<String>> changed) {
        this.changed = Objects.requireNonNull(changed, "changed");
    }

    /// The calls at a place, the longest first.
    List<LineStatus> at(Place place) {
        return List.copyOf(places.getOrDefault(place, Map.of()).values());
    }

    /// A call has made a step.
    void update(Call call) {
        Map<Place, Map<String, LineStatus>> now = lines(call);
        Map<Place, Map<String, LineStatus>> before =
                now.isEmpty()
                        ? Optional.ofNullable(byCall.remove(call.id())).orElse(Map.of())
                        : Optional.ofNullable(byCall.put(call.id(), now)).orElse(Map.of());
        Set<Place> touched = new LinkedHashSet<>(before.keySet());
        touched.addAll(now.keySet());
        for (Place place : touched) {
            replace(place, before.getOrDefault(place, Map.of()), now.getOrDefault(place, Map.of()));
        }
    }

    private void replace(Place place, Map<String, LineStatus> before, Map<String, LineStatus> now) {
        Set<String> parts = new LinkedHashSet<>();
        Map<String, LineStatus> here = places.computeIfAbsent(place, _ -> new LinkedHashMap<>());
        for (String gone : before.keySet()) {
            if (!now.containsKey(gone)) {
                here.remove(gone);
                parts.add(gone);
            }
        }
        now.forEach((id, line) -> {
            if (!line.equals(here.put(id, line))) {
                parts.add(id);
            }
        });
        if (here.isEmpty()) {
            places.remove(place);
        }
        if (!parts.isEmpty()) {
            changed.accept(place, parts);
        }
    }

    private static Map<Place, Map<String, LineStatus>> lines(Call call) {
        Map<Place, Map<String, LineStatus>> lines = new LinkedHashMap<>();
        if (call.state() == Call.State.OVER || call.state() == Call.State.ENDING) {
            return lines;
        }
        Leg near = call.sides().near();
        Optional<Leg> far = call.sides().far();
        boolean calls = near.party().id().equals(new LegId(call.id(), 0));
        add(lines, call, near, calls, far);
        far.ifPresent(leg -> add(lines, call, leg, false, Optional.of(near)));
        call.ringing().stream()
                .filter(Leg::isAlerting)
                .forEach(leg -> add(lines, call, leg, false, Optional.of(near)));
        call.slot()
                .map(ParkSlot::code)
                .ifPresent(code -> put(lines, new Place(call.tenant(), code), parked(near)));
        return lines;
    }

    private static void add(
            Map<Place, Map<String, LineStatus>> lines,
            Call call,
            Leg leg,
            boolean outgoing,
            Optional<Leg> other) {
        Optional<Extension> at = leg.party().peer().ofExtension();
        if (at.isEmpty()) {
            return;
        }
        var line =
                new LineStatus(
                        id(leg),
                        leg.invite(),
                        leg.isAnswered(),
                        outgoing,
                        other.map(party -> new LineStatus.Remote(party.party().shown())));
        put(lines, new Place(call.tenant(), at.get().number().digits()), line);
    }

    private static LineStatus parked(Leg near) {
        return new LineStatus(
                id(near),
                near.invite(),
                true,
                false,
                Optional.of(new LineStatus.Remote(near.party().shown())));
    }

    private static void put(
            Map<Place, Map<String, LineStatus>> lines, Place place, LineStatus line) {
        lines.computeIfAbsent(place, _ -> new LinkedHashMap<>()).put(line.id(), line);
    }

    private static String id(Leg leg) {
        LegId id = leg.party().id();
        return id.call() + "-" + id.number();
    }
}
