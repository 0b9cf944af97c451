package org.wardline.sip.auth;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// Wrong answers by the network that they came from and the account that they were for, in the day
/// that begins with the network's first (ADR 0094). A network has `limit` of them for one issue of
/// an account's secret, whatever else it fails at; then the account is closed there.
///
/// No count makes room for another. When the ledger is full, the network gives way whose counts
/// take most of it:
///
///     heard    every wrong answer is counted
///     scanner  those for accounts that nobody has are not: all that is wrong is refused alike
///     shut     none is: right or wrong is refused
///
/// Shut is only who fills a good part of the ledger alone: an office that failed twice is not, however
/// many others fail. Where nobody does, the network whose day began first is forgotten.
final class GuessLedger {

    /// One of so many parts of the ledger is more than all accounts of a practice.
    private static final int PARTS = 16;

    private final int limit;
    private final long windowMs;
    private final int capacity;
    private final int partOfOne;

    /// In the order in which their days began.
    private final Map<String, FailingNetwork> networks = new LinkedHashMap<>();

    /// Who gives way next is last.
    private final NavigableSet<FailingNetwork> byRoom =
            new TreeSet<>(
                    Comparator.comparingInt(FailingNetwork::spare)
                            .thenComparingInt(FailingNetwork::size)
                            .thenComparing(FailingNetwork::name));

    private int size;

    /// A ledger.
    ///
    /// @param limit wrong answers that a network may give for one issue
    /// @param windowMs in this time
    /// @param capacity how many counts there may be; a network without one takes the room of one
    GuessLedger(int limit, long windowMs, int capacity) {
        this.limit = limit;
        this.windowMs = windowMs;
        this.capacity = capacity;
        this.partOfOne = Math.max(1, capacity / PARTS);
    }

    /// How long an account is closed to a network, right or wrong, in milliseconds; 0 when it is
    /// not.
    long closedMs(String network, Claim claim, long nowMs) {
        return failing(network, nowMs)
                .filter(source -> source.isShut() || source.failures(claim) >= limit)
                .map(source -> restMs(source, nowMs))
                .orElse(0L);
    }

    /// How long all that is wrong is refused alike from a network, in milliseconds; 0 when it is
    /// not.
    long scannerMs(String network, long nowMs) {
        return failing(network, nowMs)
                .filter(FailingNetwork::isScanner)
                .map(source -> restMs(source, nowMs))
                .orElse(0L);
    }

    void failed(String network, Claim claim, long nowMs) {
        forgetOver(nowMs);
        FailingNetwork source =
                networks.computeIfAbsent(network, name -> entered(new FailingNetwork(name, nowMs)));
        leave(source);
        source.failed(claim);
        entered(source);
        while (size > capacity) {
            makeRoom();
        }
    }

    /// A right answer: what was wrong before it counts no more.
    void succeeded(String network, Claim claim) {
        FailingNetwork source = networks.get(network);
        if (source == null) {
            return;
        }
        leave(source);
        source.forgive(claim.account());
        if (source.isForgiven()) {
            networks.remove(network);
        } else {
            entered(source);
        }
    }

    /// The room that is taken.
    int size() {
        return size;
    }

    private Optional<FailingNetwork> failing(String network, long nowMs) {
        return Optional.ofNullable(networks.get(network)).filter(s -> restMs(s, nowMs) > 0);
    }

    private long restMs(FailingNetwork source, long nowMs) {
        return source.sinceMs() + windowMs - nowMs;
    }

    private void forgetOver(long nowMs) {
        Iterator<FailingNetwork> eldest = networks.values().iterator();
        while (eldest.hasNext()) {
            FailingNetwork source = eldest.next();
            if (restMs(source, nowMs) > 0) {
                return;
            }
            leave(source);
            eldest.remove();
        }
    }

    private void makeRoom() {
        FailingNetwork largest = byRoom.last();
        if (largest.spare() > 0 || largest.size() > partOfOne) {
            leave(largest);
            largest.giveWay();
            entered(largest);
        } else {
            FailingNetwork eldest = networks.values().iterator().next();
            leave(eldest);
            networks.remove(eldest.name());
        }
    }

    /// Its place among the others depends on its size, so it is out while that changes.
    private void leave(FailingNetwork source) {
        byRoom.remove(source);
        size -= source.size();
    }

    private FailingNetwork entered(FailingNetwork source) {
        byRoom.add(source);
        size += source.size();
        return source;
    }
}
