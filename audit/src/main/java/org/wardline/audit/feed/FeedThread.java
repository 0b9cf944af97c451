package org.wardline.audit.feed;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The virtual thread of a feed: it takes turns, and waits after each as long as that one says,
/// until it is closed.
public final class FeedThread implements AutoCloseable {

    private static final Duration LAST_TURN = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Supplier<Duration> turn;
    private final Runnable last;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /// @param turn supervises itself: it throws nothing
    /// @param last after the last turn, when it is closed
    public FeedThread(String name, Supplier<Duration> turn, Runnable last) {
        this.turn = Objects.requireNonNull(turn, "turn");
        this.last = Objects.requireNonNull(last, "last");
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Whether it is being closed: what fails then is no news.
    public boolean isStopping() {
        return stopped.getCount() == 0;
    }

    /// The wait before a turn after so many failures in a row: at first a second, at last a minute.
    public static Duration afterFailures(int failures) {
        var wait = Duration.ofSeconds(1L << Math.min(failures - 1, 6));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    /// Stops after the turn that goes on, or gives that up after 5 s.
    @Override
    public void close() {
        stopped.countDown();
        try {
            if (!thread.join(LAST_TURN)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var wait = Duration.ZERO;
        while (!stopsWithin(wait)) {
            wait = turn.get();
        }
        last.run();
    }

    private boolean stopsWithin(Duration wait) {
        try {
            return stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
