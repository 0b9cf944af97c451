package org.wardline.sip.event;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wardline.ident.DeviceId;

/// How many NOTIFYs a phone is given before it has answered some: a console phone with hundreds of
/// lamps that change together would otherwise get them all in one moment (RFC 6665 4.2.2 leaves the
/// pace to the notifier). What waits is told its state when its turn comes, so nothing is told
/// twice.
final class Pace {

    static final int AT_ONCE = 8;

    private record Turns(Set<SubscriptionId> underWay, Set<SubscriptionId> waiting) {}

    private final Map<DeviceId, Turns> phones = new HashMap<>();

    /// Asks for a turn.
    ///
    /// @return false when it has to wait until [#next] names it
    boolean mayTell(DeviceId phone, SubscriptionId subscription) {
        Turns turns = phones.get(phone);
        if (turns == null || turns.underWay.size() < AT_ONCE) {
            return true;
        }
        turns.waiting.add(subscription);
        return false;
    }

    /// A NOTIFY of a subscription goes out.
    void tells(DeviceId phone, SubscriptionId subscription) {
        Turns turns =
                phones.computeIfAbsent(
                        phone, _ -> new Turns(new LinkedHashSet<>(), new LinkedHashSet<>()));
        turns.underWay.add(subscription);
        turns.waiting.remove(subscription);
    }

    /// The NOTIFY of a subscription was answered, or the subscription is over.
    void ended(DeviceId phone, SubscriptionId subscription) {
        phones.computeIfPresent(
                phone,
                (_, turns) -> {
                    turns.underWay.remove(subscription);
                    turns.waiting.remove(subscription);
                    return turns.underWay.isEmpty() && turns.waiting.isEmpty() ? null : turns;
                });
    }

    /// Who has waited longest, if there is a turn for it now; it waits no longer.
    Optional<SubscriptionId> next(DeviceId phone) {
        Optional<Turns> turns =
                Optional.ofNullable(phones.get(phone)).filter(t -> t.underWay.size() < AT_ONCE);
        Optional<SubscriptionId> longest = turns.flatMap(t -> t.waiting.stream().findFirst());
        longest.ifPresent(id -> turns.orElseThrow().waiting.remove(id));
        return longest;
    }
}
