package org.wardline.sip.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.wardline.ident.Secret;
import org.wardline.sip.auth.Claim.Account;

/// A network that wrong answers came from: how many for which account. Of [GuessLedger], which says
/// what its states mean.
final class FailingNetwork {

    private enum State {
        HEARD,
        SCANNER,
        SHUT
    }

    /// @param issue what was guessed at
    private record Count(Secret<String> issue, boolean exists, int failures) {}

    private final String name;
    private final long sinceMs;
    private final Map<Account, Count> counts = HashMap.newHashMap(1);
    private int existing;
    private State state = State.HEARD;

    /// @param sinceMs when its day begins
    FailingNetwork(String name, long sinceMs) {
        this.name = Objects.requireNonNull(name, "name");
        this.sinceMs = sinceMs;
    }

    String name() {
        return name;
    }

    long sinceMs() {
        return sinceMs;
    }

    boolean isScanner() {
        return state != State.HEARD;
    }

    boolean isShut() {
        return state == State.SHUT;
    }

    /// Whether nothing has to be kept of it.
    boolean isForgiven() {
        return state == State.HEARD && counts.isEmpty();
    }

    /// The room that it takes.
    int size() {
        return Math.max(1, counts.size());
    }

    /// The room that counts of accounts take which nobody has.
    int spare() {
        return size() - Math.max(1, existing);
    }

    /// Wrong answers for the account's secret as it is now.
    int failures(Claim claim) {
        Count count = counts.get(claim.account());
        return count != null && claim.isOf(count.issue) ? count.failures : 0;
    }

    void failed(Claim claim) {
        boolean counts =
                switch (state) {
                    case HEARD -> true;
                    case SCANNER -> claim.exists();
                    case SHUT -> false;
                };
        if (counts) {
            put(claim.account(), new Count(claim.issue(), claim.exists(), failures(claim) + 1));
        }
    }

    private void put(Account account, Count count) {
        forgive(account);
        counts.put(account, count);
        existing += count.exists ? 1 : 0;
    }

    void forgive(Account account) {
        Count old = counts.remove(account);
        existing -= old != null && old.exists ? 1 : 0;
    }

    /// Takes less room, by the next state in which it does.
    void giveWay() {
        if (spare() > 0) {
            state = State.SCANNER;
            counts.values().removeIf(count -> !count.exists);
        } else {
            state = State.SHUT;
            counts.clear();
            existing = 0;
        }
    }
}
