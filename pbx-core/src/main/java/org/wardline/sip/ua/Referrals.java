package org.wardline.sip.ua;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.wardline.sip.transaction.Deadlines;
import org.wardline.sip.transaction.TransactionKey;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// The REFERs that are undecided or being reported on.
final class Referrals {

    private final Map<RequestId, Referral> referrals = new LinkedHashMap<>();
    private final Deadlines<RequestId> deadlines = new Deadlines<>();

    void keep(RequestId id, Referral referral) {
        referrals.put(id, referral);
    }

    /// One at a time for each usage.
    boolean isBusy(InviteId within) {
        return referrals.values().stream().anyMatch(r -> r.within().equals(within));
    }

    void accept(RequestId id, long nowMs) {
        step(id, Referral::accept);
        deadlines.add(nowMs + Referral.LASTS_SECONDS * 1000, id);
    }

    /// Lets something happen to a referral that is still there.
    void step(RequestId id, Consumer<Referral> input) {
        Optional.ofNullable(referrals.get(id))
                .ifPresent(referral -> {
                    input.accept(referral);
                    if (referral.isOver()) {
                        referrals.remove(id);
                    }
                });
    }

    /// A NOTIFY was refused or lost: its subscription is over (RFC 6665 4.2.2).
    void notifyFailed(TransactionKey key) {
        referrals.values().removeIf(referral -> referral.hasNotified(key));
    }

    void flowMoved(FlowId from, Flow to, Predicate<InviteId> its) {
        referrals.values().stream()
                .filter(r -> r.flow().id().equals(from))
                .filter(r -> its.test(r.within()))
                .forEach(r -> r.flowMoved(to));
    }

    /// Nobody is left who could hear how it goes on.
    void flowClosed(FlowId flow) {
        referrals.values().removeIf(r -> r.flow().id().equals(flow));
    }

    OptionalLong nextDeadlineMs() {
        return deadlines.nextMs();
    }

    void advance(long nowMs) {
        deadlines.due(nowMs, id -> step(id, Referral::expire));
    }

    int size() {
        return referrals.size();
    }
}
