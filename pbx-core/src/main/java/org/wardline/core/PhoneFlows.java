package org.wardline.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.wardline.ident.DeviceId;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// Which devices have authenticated on which flow, and on which lost flow a device was last. Owned
/// by one shard. Kept by flow and by device, since thousands of phones may lose theirs at once.
final class PhoneFlows {

    private final Map<FlowId, Proven> proven = new LinkedHashMap<>();
    private final Map<DeviceId, SequencedMap<FlowId, Flow>> byDevice = new HashMap<>();
    private final Map<DeviceId, FlowId> lost = new HashMap<>();

    /// Who proved themselves on a flow.
    private record Proven(Flow flow, Set<DeviceId> devices) {}

    /// A device proved itself on a flow.
    ///
    /// @return the lost flow that it was on before, if it comes back from one
    Optional<FlowId> authenticated(Flow flow, DeviceId device) {
        entry(flow).add(device);
        byDevice.computeIfAbsent(device, _ -> new LinkedHashMap<>()).putIfAbsent(flow.id(), flow);
        return Optional.ofNullable(lost.remove(device));
    }

    /// What a flow's certificate says was relied on, so that it counts when it holds no more.
    void relied(Flow flow) {
        entry(flow);
    }

    private Set<DeviceId> entry(Flow flow) {
        return proven.computeIfAbsent(flow.id(), _ -> new Proven(flow, new HashSet<>())).devices();
    }

    /// The devices that have proved themselves on a flow.
    Set<DeviceId> on(Flow flow) {
        return Optional.ofNullable(proven.get(flow.id()))
                .map(on -> Set.copyOf(on.devices()))
                .orElse(Set.of());
    }

    /// The newest other flow on which a device has proved itself.
    Optional<Flow> beside(Flow flow, DeviceId device) {
        return Optional.ofNullable(byDevice.get(device)).stream()
                .flatMap(flows -> flows.sequencedValues().reversed().stream())
                .filter(other -> !other.id().equals(flow.id()))
                .findFirst();
    }

    /// The flows on which somebody has proved something.
    List<Flow> all() {
        return proven.values().stream().map(Proven::flow).toList();
    }

    /// The flows on which there are such devices and no others.
    List<Flow> onlyWith(Predicate<DeviceId> such) {
        return proven.values().stream()
                .filter(on -> !on.devices().isEmpty())
                .filter(on -> on.devices().stream().allMatch(such))
                .map(Proven::flow)
                .toList();
    }

    /// Whether a device has proved itself on some flow.
    boolean isProven(DeviceId device) {
        return byDevice.containsKey(device);
    }

    void closed(FlowId flow) {
        Optional.ofNullable(proven.remove(flow))
                .ifPresent(gone ->
                        gone.devices()
                                .forEach(device -> {
                                    lost.put(device, flow);
                                    leave(flow, device);
                                }));
    }

    /// A device has to prove itself anew on a flow.
    void forget(Flow flow, DeviceId device) {
        Optional.ofNullable(proven.get(flow.id())).ifPresent(on -> on.devices().remove(device));
        leave(flow.id(), device);
    }

    private void leave(FlowId flow, DeviceId device) {
        byDevice.computeIfPresent(
                device,
                (_, flows) -> {
                    flows.remove(flow);
                    return flows.isEmpty() ? null : flows;
                });
    }

    /// Forgets what devices have proved that holds no more.
    ///
    /// @param holds whether a device that proved itself on a flow is what it was
    /// @param returns whether a device that lost its flow is
    void retain(BiPredicate<Flow, DeviceId> holds, Predicate<DeviceId> returns) {
        proven.values()
                .forEach(on ->
                        Set.copyOf(on.devices()).stream()
                                .filter(device -> !holds.test(on.flow(), device))
                                .forEach(device -> forget(on.flow(), device)));
        lost.keySet().removeIf(returns.negate());
    }
}
