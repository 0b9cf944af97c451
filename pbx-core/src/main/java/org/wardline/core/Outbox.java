package org.wardline.core;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What calls leave for the database or the audit log, which may be away: kept in memory in order,
/// delivered in lots by one virtual thread, tried again until it is taken. Adding never waits, so
/// calls go on whatever happens behind.
///
/// What comes after a rest is delivered at once; what comes within 50 ms of the last delivery waits
/// that long, so that many calls share a commit, unless they fill one by themselves.
///
/// Bounded: what comes when it is full is counted, and the count is told in its place in the order.
final class Outbox<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long RETRY_MS = 1_000;
    private static final long BETWEEN_LOTS_MS = 50;
    private static final int LOT = 256;

    private final Destination<T> destination;
    private final InstantSource clock;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition hurried = lock.newCondition();
    private final Deque<Item<T>> items = new ArrayDeque<>();
    private final Thread thread;
    private List<Item<T>> inDelivery = List.of();
    private boolean closing;

    /// How many of the next ones are delivered alone, because one of them spoils the lot.
    private int alone;

    /// Where things go.
    ///
    /// @param deliver blocks until a lot of at most [#LOT] is taken; one that failed comes again
    /// @param away whether a failure means that the destination is away and will be back
    /// @param lost told how many were not kept, and takes that as `deliver` does
    record Destination<T>(
            String name,
            Consumer<List<T>> deliver,
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
            arrived.signalAll();
            if (items.size() == LOT) {
                hurried.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many are not delivered yet.
    int size() {
        lock.lock();
        try {
            return items.size() + inDelivery.size();
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
            arrived.signalAll();
            hurried.signalAll();
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
            for (List<Item<T>> lot = take(); !lot.isEmpty(); lot = take()) {
                while (!deliver(lot)) {
                    if (pause()) {
                        return;
                    }
                }
                gather();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The next ones: things to keep, or the count of those that were not. Empty when the outbox
    /// closes and nothing waits.
    private List<Item<T>> take() throws InterruptedException {
        lock.lock();
        try {
            inDelivery = List.of();
            while (items.isEmpty() && !closing) {
                arrived.await();
            }
            int most = alone > 0 ? 1 : LOT;
            var lot = new ArrayList<Item<T>>();
            while (lot.size() < most && items.peek() instanceof Item.Kept<T>) {
                lot.add(items.remove());
            }
            if (lot.isEmpty() && !items.isEmpty()) {
                lot.add(items.remove());
            }
            alone = Math.max(0, alone - 1);
            inDelivery = List.copyOf(lot);
            return inDelivery;
        } finally {
            lock.unlock();
        }
    }

    /// @return whether they were taken, can never be, or are to be tried one by one
    @SuppressWarnings("checkstyle:IllegalCatch")
    private boolean deliver(List<Item<T>> lot) {
        try {
            if (lot.getFirst() instanceof Item.Lost<T>(Gap gap)) {
                destination.lost().accept(gap);
            } else {
                destination.deliver().accept(kept(lot));
            }
            return true;
        } catch (RuntimeException e) {
            if (destination.away().test(e)) {
                return false;
            }
            if (lot.size() > 1) {
                putBack(lot);
            } else {
                LOG.error("{}: one entry can't be delivered", destination.name(), e);
            }
            return true;
        }
    }

    /// One of them is at fault; the others are not to be lost with it.
    private void putBack(List<Item<T>> lot) {
        lock.lock();
        try {
            lot.reversed().forEach(items::addFirst);
            alone = lot.size();
            inDelivery = List.of();
        } finally {
            lock.unlock();
        }
    }

    private static <T> List<T> kept(List<Item<T>> lot) {
        return lot.stream().map(item -> ((Item.Kept<T>) item).value()).toList();
    }

    /// Lets more come before the next lot, unless that is full or what follows goes alone.
    private void gather() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(BETWEEN_LOTS_MS);
            while (!closing && alone == 0 && items.size() < LOT && left > 0) {
                left = hurried.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits before what failed is tried again.
    ///
    /// @return whether to give up because the outbox closes
    private boolean pause() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
            while (!closing && left > 0) {
                left = hurried.awaitNanos(left);
            }
            return closing;
        } finally {
            lock.unlock();
        }
    }
}
