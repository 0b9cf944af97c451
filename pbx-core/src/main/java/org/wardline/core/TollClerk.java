package org.wardline.core;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.toll.TollGrant;
import org.wardline.toll.TollRequest;

/// Reserves minutes in the database for the shards, one request after the other on a virtual thread
/// of its own. Asking never waits, and every request is answered: with what is committed, or that
/// nothing is known. An account has at most one request under way, so the queue needs no bound.
final class TollClerk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TollClerk.class);

    private final ToIntFunction<TollRequest> reserve;
    private final Consumer<TollGrant> answer;
    private final BlockingQueue<TollRequest> waiting = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofVirtual().name("toll-clerk").unstarted(this::run);

    /// @param reserve blocks until so many are committed; may throw [DatabaseUnavailable]
    /// @param answer takes each answer; only posts
    TollClerk(ToIntFunction<TollRequest> reserve, Consumer<TollGrant> answer) {
        this.reserve = Objects.requireNonNull(reserve, "reserve");
        this.answer = Objects.requireNonNull(answer, "answer");
    }

    void start() {
        thread.start();
    }

    /// Takes a request. Any thread.
    void ask(TollRequest request) {
        waiting.add(request);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                answer(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A fault of one practice's row or shard is not to be the others'.
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void answer(TollRequest request) {
        try {
            answer.accept(new TollGrant(request, reserved(request)));
        } catch (RuntimeException e) {
            LOG.error("{} gets no answer", request.account(), e);
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private OptionalInt reserved(TollRequest request) {
        try {
            return OptionalInt.of(reserve.applyAsInt(request));
        } catch (DatabaseUnavailable e) {
            return OptionalInt.empty();
        } catch (RuntimeException e) {
            LOG.error("no minutes can be reserved for {}", request.account(), e);
            return OptionalInt.empty();
        }
    }
}
