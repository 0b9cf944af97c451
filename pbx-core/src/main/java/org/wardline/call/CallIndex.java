package org.wardline.call;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.wardline.directory.Device;
import org.wardline.directory.Extension;
import org.wardline.directory.Trunk;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TrunkId;
import org.wardline.sip.ua.InviteId;

/// Which call a usage and a media leg belong to, now or last: a leg may move to another call; and
/// in which calls a phone or a trunk has or had part. Owned by the shard's thread.
final class CallIndex {

    private static final SequencedSet<Call> NONE = new LinkedHashSet<>();

    private final Map<InviteId, Call> byInvite = new HashMap<>();
    private final Map<LegId, Call> byLeg = new HashMap<>();
    private final Map<DeviceId, Set<Call>> byDevice = new HashMap<>();
    private final Map<TrunkId, SequencedSet<Call>> byTrunk = new HashMap<>();
    private final Map<CallId, Set<Leg>> entered = new HashMap<>();

    Optional<Call> of(InviteId invite) {
        return Optional.ofNullable(byInvite.get(invite));
    }

    Optional<Call> of(LegId leg) {
        return Optional.ofNullable(byLeg.get(leg));
    }

    /// Whether a phone has answered a call, or began one and was answered.
    boolean isEngaged(DeviceId device) {
        for (Call call : byDevice.getOrDefault(device, Set.of())) {
            if (call.engages(device)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a leg has part in a call, be it the one in which it began or another.
    boolean goesOn(LegId leg) {
        return of(leg).flatMap(call -> call.leg(leg)).isPresent();
    }

    /// How many sides of calls are at a trunk.
    int at(TrunkId trunk) {
        int legs = 0;
        for (Call call : byTrunk.getOrDefault(trunk, NONE)) {
            for (Leg leg : call.legs()) {
                legs += leg.party().peer().is(trunk) ? 1 : 0;
            }
        }
        return legs;
    }

    /// The calls at a trunk, the one first that came there last.
    List<Call> newestAt(TrunkId trunk) {
        return byTrunk.getOrDefault(trunk, NONE).reversed().stream()
                .filter(call -> call.legs().stream().anyMatch(leg -> leg.party().peer().is(trunk)))
                .toList();
    }

    /// Enters the legs that a call has now; those that it had before stay until it is forgotten or
    /// another call has them.
    void enter(Call call) {
        for (Leg leg : call.legs()) {
            byInvite.put(leg.invite(), call);
            if (byLeg.put(leg.party().id(), call) != call) {
                callsOf(leg).add(call);
                entered.computeIfAbsent(call.id(), _ -> new HashSet<>()).add(leg);
            }
        }
    }

    void forget(Call call) {
        Set<Leg> legs = entered.remove(call.id());
        if (legs != null) {
            legs.forEach(leg -> forget(call, leg));
        }
    }

    private void forget(Call call, Leg leg) {
        byInvite.remove(leg.invite(), call);
        byLeg.remove(leg.party().id(), call);
        Set<Call> calls = callsOf(leg);
        calls.remove(call);
        if (calls.isEmpty()) {
            switch (leg.party().peer()) {
                case Peer.Phone(Device device, Extension _) -> byDevice.remove(device.id());
                case Peer.Outside(Trunk trunk) -> byTrunk.remove(trunk.id());
            }
        }
    }

    private Set<Call> callsOf(Leg leg) {
        return switch (leg.party().peer()) {
            case Peer.Phone(Device device, Extension _) ->
                    byDevice.computeIfAbsent(device.id(), _ -> new HashSet<>());
            case Peer.Outside(Trunk trunk) ->
                    byTrunk.computeIfAbsent(trunk.id(), _ -> new LinkedHashSet<>());
        };
    }
}
