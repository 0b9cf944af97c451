package org.wardline.core;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What calls leave for the database or the audit log, which may be away: kept in memory in order,
/// delivered one after the other by one virtual thread, tried again until it is taken. Adding never
/// waits, so calls go on whatever happens behind.
///
/// Bounded: what comes when it is full is counted, and the count is told in its place in the order.
final class Outbox<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long RETRY_MS = 1_000;

    private final Destination<T> destination;
    private final InstantSource clock;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Item<T>> items = new ArrayDeque<>();
    private final Thread thread;
    private Optional<Item<T>> inDelivery = Optional.empty();
    private boolean closing;

    /// Where things go.
    ///
    /// @param deliver blocks until one is taken
    /// @param away whether a failure means that the destination is away and will be back
    /// @param lost told how many were not kept, and takes that as `deliver` does
    record Destination<T>(
            String name,
            Consumer<T> deliver,
            Predicate<RuntimeException> away,
            Consumer<Gap> lost) {
        Destination {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(deliver, "deliver");
            Objects.requireNonNull(away, "away");
            Objects.requireNonNull(lost, "lost");
        }
    }

    /// A stretch of things that were not kept.
    record Gap(long count, Instant first, Instant last) {}

    private sealed interface Item<T> {
        record Kept<T>(T value) implements Item<T> {
            @Override
            public long count() {
                return 1;
            }
        }

        record Lost<T>(Gap gap) implements Item<T> {
            @Override
            public long count() {
                return gap.count();
            }
        }

        /// How many things it stands for.
        long count();
    }

    Outbox(Destination<T> destination, int capacity, InstantSource clock) {
        this.destination = destination;
        this.capacity = capacity;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name(destination.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Takes something for delivery. Any thread; never waits for the destination.
    void add(T value) {
        lock.lock();
        try {
            if (items.size() < capacity) {
                items.add(new Item.Kept<>(value));
            } else {
                lose();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many wait.
    int size() {
        lock.lock();
        try {
            return items.size() + (inDelivery.isPresent() ? 1 : 0);
        } finally {
            lock.unlock();
        }
    }

    /// Delivers what waits, as long as the destination is there and at most 5 s, then stops. What
    /// still waits then is lost; the log says how many.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(java.time.Duration.ofSeconds(5))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        giveUpTheRest();
    }

    private void giveUpTheRest() {
        lock.lock();
        try {
            long lost =
                    Stream.concat(inDelivery.stream(), items.stream()).mapToLong(Item::count).sum();
            if (lost > 0) {
                LOG.error(
                        "{}: stopped before {} were taken; they are lost",
                        destination.name(),
                        lost);
            }
            items.clear();
        } finally {
            lock.unlock();
        }
    }

    private void lose() {
        Instant now = clock.instant();
        if (items.peekLast() instanceof Item.Lost<T>(Gap gap)) {
            items.removeLast();
            items.add(new Item.Lost<>(new Gap(gap.count() + 1, gap.first(), now)));
        } else {
            items.add(new Item.Lost<>(new Gap(1, now, now)));
        }
    }

    private void run() {
        try {
            for (Item<T> item = take(); item != null; item = take()) {
                while (!deliver(item)) {
                    if (pause()) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The next one; null when the outbox closes and nothing waits.
    private Item<T> take() throws InterruptedException {
        lock.lock();
        try {
            inDelivery = Optional.empty();
            while (items.isEmpty() && !closing) {
                changed.await();
            }
            inDelivery = Optional.ofNullable(items.poll());
            return inDelivery.orElse(null);
        } finally {
            lock.unlock();
        }
    }

    /// @return whether it was taken, or can never be
    @SuppressWarnings("checkstyle:IllegalCatch")
    private boolean deliver(Item<T> item) {
        try {
            switch (item) {
                case Item.Kept<T>(T value) -> destination.deliver().accept(value);
                case Item.Lost<T>(Gap gap) -> destination.lost().accept(gap);
            }
            return true;
        } catch (RuntimeException e) {
            if (destination.away().test(e)) {
                return false;
            }
            LOG.error("{}: one entry can't be delivered", destination.name(), e);
            return true;
        }
    }

    /// @return whether to give up because the outbox closes
    private boolean pause() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
            while (!closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closing;
        } finally {
            lock.unlock();
        }
    }
}
