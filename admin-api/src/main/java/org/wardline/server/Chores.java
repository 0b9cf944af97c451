package org.wardline.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.http.Fault;

/// What the server does from time to time, one thing after another on one thread. A chore that
/// fails is logged and tried again at its next turn.
final class Chores implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private static final Duration LAST_CHORE = Duration.ofSeconds(10);

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("chores").factory());

    /// Does a chore again and again, first after one period.
    void every(Duration period, String name, Runnable chore) {
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> run(name, chore),
                        period.toMillis(),
                        period.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // the supervisor of one chore
    private static void run(String name, Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException fault) {
            LOG.atWarn()
                    .addKeyValue("chore", name)
                    .addKeyValue(
                            "fault",
                            StartFaults.sentence(fault).orElseGet(() -> Fault.trace(fault)))
                    .log("a chore failed and will be tried again");
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_CHORE.toSeconds(), TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException _) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
