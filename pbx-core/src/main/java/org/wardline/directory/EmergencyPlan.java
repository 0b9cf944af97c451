package org.wardline.directory;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wardline.ident.DeviceId;
import org.wardline.ident.PremisesId;

/// What a practice has said for the case that somebody calls for help.
///
/// @param premises all places of the practice, in the order in which they were added
/// @param locations of those phones for which one was said, one each
/// @param contacts who is told of every call for help
public record EmergencyPlan(
        List<Premises> premises, List<PhoneLocation> locations, List<EmergencyContact> contacts) {

    /// A practice that has said nothing. Emergency calls are made all the same.
    public static final EmergencyPlan NONE = new EmergencyPlan(List.of(), List.of(), List.of());

    /// @throws IllegalArgumentException when a phone stands in premises that are not among them, or
    ///   in two places
    public EmergencyPlan {
        premises = List.copyOf(premises);
        locations = List.copyOf(locations);
        contacts = List.copyOf(contacts);
        Set<PremisesId> known = premises.stream().map(Premises::id).collect(Collectors.toSet());
        Set<DeviceId> placed = new HashSet<>();
        for (PhoneLocation location : locations) {
            if (!known.contains(location.premises()) || !placed.add(location.device())) {
                throw new IllegalArgumentException("A phone stands in no place, or in two");
            }
        }
    }

    /// One place of the practice.
    public Optional<Premises> premises(PremisesId id) {
        return premises.stream().filter(place -> place.id().equals(id)).findFirst();
    }

    /// What was said of one phone.
    public Optional<PhoneLocation> location(DeviceId phone) {
        return locations.stream().filter(said -> said.device().equals(phone)).findFirst();
    }

    /// Where help is to go for a phone. One of which nothing was said stands in the practice's only
    /// premises, if it has one: an address without a room is better than none.
    public Optional<DispatchableLocation> dispatchable(DeviceId phone) {
        return location(phone)
                .map(said ->
                        new DispatchableLocation(
                                premises(said.premises()).orElseThrow(), said.inside(), true))
                .or(this::onlyPremises);
    }

    /// The phones of which nothing was said: help would have to search for them.
    public List<Device> withoutLocation(Collection<Device> phones) {
        Set<DeviceId> placed =
                locations.stream().map(PhoneLocation::device).collect(Collectors.toSet());
        return phones.stream().filter(phone -> !placed.contains(phone.id())).toList();
    }

    private Optional<DispatchableLocation> onlyPremises() {
        return premises.size() == 1
                ? Optional.of(new DispatchableLocation(premises.getFirst(), Interior.NONE, false))
                : Optional.empty();
    }
}
