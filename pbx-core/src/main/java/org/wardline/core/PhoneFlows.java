package org.wardline.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.wardline.ident.DeviceId;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// Which devices have authenticated on which flow, and on which lost flow a device was last. Owned
/// by one shard.
final class PhoneFlows {

    private final Map<FlowId, Set<DeviceId>> devices = new HashMap<>();
    private final Map<DeviceId, FlowId> lost = new HashMap<>();

    /// A device proved itself on a flow.
    ///
    /// @return the lost flow that it was on before, if it comes back from one
    Optional<FlowId> authenticated(Flow flow, DeviceId device) {
        devices.computeIfAbsent(flow.id(), _ -> new HashSet<>()).add(device);
        return Optional.ofNullable(lost.remove(device));
    }

    /// The devices that have proved themselves on a flow.
    Set<DeviceId> on(Flow flow) {
        return Set.copyOf(devices.getOrDefault(flow.id(), Set.of()));
    }

    void closed(FlowId flow) {
        Optional.ofNullable(devices.remove(flow))
                .ifPresent(gone -> gone.forEach(device -> lost.put(device, flow)));
    }

    /// Forgets what devices have proved that are no longer what they were.
    void retain(Predicate<DeviceId> known) {
        devices.values().forEach(on -> on.removeIf(known.negate()));
        lost.keySet().removeIf(known.negate());
    }
}
