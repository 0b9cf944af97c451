package org.wardline.core.bench;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.wardline.sip.transport.PhoneChannel;

/// Pairs of phones that call each other for some time. Owned by the load's thread.
final class CallRound {

    private static final long TICK_MS = 20;

    private final EventLoop loop;
    private final List<CallingPair> pairs = new ArrayList<>();
    private final CompletableFuture<Round.Result> result = new CompletableFuture<>();
    private final long seconds;
    private boolean started;
    private boolean stopping;
    private long sinceNs;
    private int calls;
    private int failures;

    CallRound(EventLoop loop, List<Seat> seats, int count, long seconds) {
        this.loop = loop;
        this.seconds = seconds;
        for (int i = 0; i < count; i++) {
            Seat caller = seats.get(2 * i);
            Seat callee = seats.get(2 * i + 1);
            var pair = new CallingPair(caller.identity(), callee.identity(), this::ended);
            pairs.add(pair);
            PhoneChannel.connect(loop, caller.line(), pair.phones().getFirst());
            PhoneChannel.connect(loop, callee.line(), pair.phones().getLast());
        }
    }

    CompletableFuture<Round.Result> start() {
        ScheduledFuture<?> ticks =
                loop.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        CompletableFuture<?> _ = result.whenComplete((_, _) -> ticks.cancel(false));
        return result;
    }

    private void ended(boolean complete) {
        calls += complete ? 1 : 0;
        failures += complete ? 0 : 1;
    }

    private void tick() {
        long now = System.nanoTime();
        pairs.forEach(pair -> pair.tick(now / 1_000_000));
        if (!started && pairs.stream().allMatch(CallingPair::ready)) {
            started = true;
            sinceNs = now;
            pairs.forEach(CallingPair::start);
        } else if (started && !stopping && now - sinceNs >= seconds * 1_000_000_000L) {
            stopping = true;
            pairs.forEach(CallingPair::stop);
        } else if (stopping && !result.isDone() && pairs.stream().allMatch(CallingPair::idle)) {
            pairs.forEach(pair -> pair.phones().forEach(CallingPair.Phone::close));
            result.complete(new Round.Result(calls, failures, now - sinceNs, 0, 0));
        }
    }
}
