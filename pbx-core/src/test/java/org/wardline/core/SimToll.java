package org.wardline.core;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.wardline.toll.TollAccount;
import org.wardline.toll.TollGrant;
import org.wardline.toll.TollRequest;

/// The database's minutes in a simulation: they outlive the shard, are never given back, and can be
/// away.
final class SimToll implements Consumer<TollRequest> {

    private final Consumer<TollGrant> answer;
    private final Deque<Runnable> later;
    private final Map<String, Integer> reserved = new HashMap<>();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean away;
    private boolean slow;

    /// @param later what is under way
    /// @param answer takes each answer
    SimToll(Deque<Runnable> later, Consumer<TollGrant> answer) {
        this.later = later;
        this.answer = grant -> (slow ? held : later).add(() -> answer.accept(grant));
    }

    /// Holds its answers back, or gives them.
    void slow(boolean now) {
        slow = now;
        later.addAll(held);
        held.clear();
    }

    void away(boolean now) {
        away = now;
    }

    /// Has somebody's day begin with minutes that are reserved already.
    void reserve(TollAccount account, LocalDate day, int minutes) {
        reserved.merge(key(account, day), minutes, Integer::sum);
    }

    int reserved(TollAccount account, LocalDate day) {
        return reserved.getOrDefault(key(account, day), 0);
    }

    @Override
    public void accept(TollRequest request) {
        if (away) {
            answer.accept(new TollGrant(request, OptionalInt.empty()));
            return;
        }
        int before = reserved(request.account(), request.day());
        int granted = Math.clamp(request.cap() - before, 0, request.minutes());
        reserve(request.account(), request.day(), granted);
        answer.accept(new TollGrant(request, OptionalInt.of(granted)));
    }

    private static String key(TollAccount account, LocalDate day) {
        return account.key() + " " + day;
    }
}
