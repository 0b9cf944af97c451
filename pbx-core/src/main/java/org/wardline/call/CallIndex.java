package org.wardline.call;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.sip.ua.InviteId;

/// Which call a usage and a media leg belong to, now or last: a leg may move to another call; and
/// in which calls a phone has or had part. Owned by the shard's thread.
final class CallIndex {

    private final Map<InviteId, Call> byInvite = new HashMap<>();
    private final Map<LegId, Call> byLeg = new HashMap<>();
    private final Map<DeviceId, Set<Call>> byDevice = new HashMap<>();
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

    /// Enters the legs that a call has now; those that it had before stay until it is forgotten or
    /// another call has them.
    void enter(Call call) {
        for (Leg leg : call.legs()) {
            byInvite.put(leg.invite(), call);
            if (byLeg.put(leg.party().id(), call) != call) {
                byDevice.computeIfAbsent(leg.party().device().id(), _ -> new HashSet<>()).add(call);
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
        byDevice.computeIfPresent(
                leg.party().device().id(),
                (_, calls) -> {
                    calls.remove(call);
                    return calls.isEmpty() ? null : calls;
                });
    }
}
