package org.wardline.db;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running server process and the thread it hangs on.
///
/// `pdeathsig` follows the *thread* that started the process, so one platform thread starts it and
/// lives as long as it does. When the server dies on its own, the same thread starts it again.
final class Postmaster {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);

    private static final long START_TIMEOUT_MS = 60_000;
    private static final long POLL_MS = 10;
    private static final long RESTART_PAUSE_MS = 500;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final PostgresCommand command;
    private final Path data;
    private final Path socketFolder;
    private final Path log;
    private final Thread thread;
    private final CountDownLatch firstStart = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean ready;
    private volatile Optional<Process> current = Optional.empty();

    Postmaster(PostgresCommand command, Path data, Path socketFolder) {
        this.command = command;
        this.data = data;
        this.socketFolder = socketFolder;
        this.log = data.resolveSibling("postgres.log");
        this.thread = Thread.ofPlatform().name("postmaster").daemon().unstarted(this::keepRunning);
    }

    /// Starts the server and waits until it takes connections.
    ///
    /// @throws DatabaseUnavailable when it does not come up
    void start() throws InterruptedException {
        thread.start();
        firstStart.await();
        if (!ready) {
            throw DatabaseUnavailable.because(
                    "The bundled PostgreSQL did not start; its reason is in " + log + ".");
        }
    }

    /// Stops the server, saving everything, and waits for its end.
    void stop() throws IOException, InterruptedException {
        stopping.countDown();
        if (!stopped("fast") && !stopped("immediate")) {
            LOG.error("PostgreSQL does not stop, killing it");
            current.ifPresent(Process::destroyForcibly);
        }
        thread.join();
    }

    /// @return false when the server is still running after an attempt to stop it
    private boolean stopped(String mode) throws IOException, InterruptedException {
        if (!thread.isAlive()) {
            return true;
        }
        try {
            command.stop(data, mode);
            return true;
        } catch (DatabaseMisconfigured e) {
            // It may just have ended by itself, so that there was nothing to stop.
            return thread.join(STOP_PATIENCE);
        }
    }

    private void keepRunning() {
        try {
            boolean again = runOnce();
            firstStart.countDown();
            while (again && !stopping.await(RESTART_PAUSE_MS, TimeUnit.MILLISECONDS)) {
                LOG.error("PostgreSQL ended by itself; starting it again (its log: {})", log);
                // What failed to start once may start the next time: its old processes end.
                again = runOnce() || stopping.getCount() > 0;
            }
        } catch (IOException e) {
            LOG.error("PostgreSQL cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            firstStart.countDown();
        }
    }

    /// One life of the server.
    ///
    /// @return whether it had come up and ended without being told to
    private boolean runOnce() throws IOException, InterruptedException {
        var process = command.postmaster(data, socketFolder, log).start();
        current = Optional.of(process);
        boolean up = awaitReady(process);
        if (!up) {
            process.destroyForcibly();
        }
        ready = up;
        firstStart.countDown();
        process.waitFor();
        ready = false;
        return up && stopping.getCount() > 0;
    }

    private boolean awaitReady(Process process) throws InterruptedException {
        long tries = START_TIMEOUT_MS / POLL_MS;
        for (long i = 0; i < tries; i++) {
            if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            var file = PostmasterFile.read(data);
            if (file.isPresent() && file.get().ready() && file.get().pid() == process.pid()) {
                return true;
            }
        }
        return false;
    }
}
