package org.wardline.core.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One kind of work, done by many phones with so many at a time. Owned by the load's thread.
final class Round {

    /// What each phone does.
    enum Kind {
        /// Connects, registers and stays.
        CONNECT,
        /// Registers again on its standing connection.
        REFRESH,
        /// Connects, registers and breaks the connection.
        RENEW
    }

    private static final double NS_PER_US = 1_000;

    private final Kind kind;
    private final long sinceNs = System.nanoTime();
    private final long untilNs;
    private final Deque<Seat> waiting = new ArrayDeque<>();
    private final List<Long> tookNs = new ArrayList<>();
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private int failures;
    private int underWay;

    /// @param done registrations that were answered with 200
    /// @param failures registrations that were not, and connections that broke
    record Result(int done, int failures, long tookNs, double p50Micros, double p99Micros) {}

    /// @param seconds how long; a round of CONNECT ends when every phone is connected
    Round(Kind kind, Collection<Seat> phones, long seconds) {
        this.kind = kind;
        this.untilNs = kind == Kind.CONNECT ? Long.MAX_VALUE : sinceNs + seconds * 1_000_000_000L;
        waiting.addAll(phones);
    }

    CompletableFuture<Result> start(int atOnce) {
        for (int i = 0; i < atOnce; i++) {
            next();
        }
        return result;
    }

    /// A phone has registered, or failed to.
    void outcome(Seat seat, RegisteringPhone.Outcome outcome) {
        switch (outcome) {
            case REGISTERED -> {
                tookNs.add(System.nanoTime() - seat.beganNs());
                switch (kind) {
                    case CONNECT -> over();
                    case REFRESH -> {
                        waiting.add(seat);
                        over();
                    }
                    case RENEW -> seat.close();
                }
            }
            case REFUSED -> seat.close();
            case CLOSED -> {
                boolean expected = kind == Kind.RENEW && seat.registered();
                failures += expected ? 0 : 1;
                if (kind == Kind.RENEW) {
                    waiting.add(seat);
                }
                over();
            }
        }
    }

    /// Whether a phone's turn goes on after this outcome.
    boolean waitsFor(RegisteringPhone.Outcome outcome) {
        return switch (outcome) {
            case REGISTERED -> kind == Kind.RENEW;
            case REFUSED -> true;
            case CLOSED -> false;
        };
    }

    private void over() {
        underWay--;
        next();
    }

    private void next() {
        if (System.nanoTime() < untilNs && !waiting.isEmpty()) {
            underWay++;
            switch (kind) {
                case CONNECT, RENEW -> waiting.remove().connect(this);
                case REFRESH -> waiting.remove().refresh(this);
            }
        } else if (underWay == 0 && !result.isDone()) {
            long took = System.nanoTime() - sinceNs;
            Collections.sort(tookNs);
            result.complete(new Result(tookNs.size(), failures, took, micros(0.5), micros(0.99)));
        }
    }

    private double micros(double quantile) {
        if (tookNs.isEmpty()) {
            return 0;
        }
        int index = (int) Math.min(tookNs.size() - 1L, Math.round(quantile * tookNs.size()));
        return tookNs.get(index) / NS_PER_US;
    }
}
