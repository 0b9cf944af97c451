package org.wardline.store;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.AuditUnavailable;
import org.wardline.db.DatabaseUnavailable;

/// The thread that delivers: at once when nudged, else every few seconds, so that what had to wait
/// for the database or the disk arrives when they are back.
final class DeliveryLoop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeliveryLoop.class);
    private static final long PERIOD_MS = 2_000;

    /// One pass over everything that waits.
    interface Pass {
        void run() throws IOException;
    }

    private final Pass pass;
    private final Semaphore nudges = new Semaphore(1);
    private final Thread thread;
    private volatile boolean running = true;
    private boolean away;

    DeliveryLoop(Pass pass) {
        this.pass = pass;
        this.thread = Thread.ofVirtual().name("voicemail-delivery").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// There is something to deliver. Never waits.
    void nudge() {
        nudges.release();
    }

    /// Ends after the pass that is going on.
    @Override
    public void close() {
        running = false;
        nudge();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            try {
                if (nudges.tryAcquire(PERIOD_MS, TimeUnit.MILLISECONDS)) {
                    nudges.drainPermits();
                }
            } catch (InterruptedException _) {
                return;
            }
            if (running) {
                supervise();
            }
        }
    }

    /// A bug in one pass must not end delivery.
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void supervise() {
        try {
            pass.run();
            away = false;
        } catch (DatabaseUnavailable | AuditUnavailable e) {
            if (!away) {
                log.warn("deliveries wait: {}", e.getMessage());
            }
            away = true;
        } catch (IOException e) {
            log.error("deliveries wait for the disk: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("a pass of deliveries failed", e);
        }
    }
}
