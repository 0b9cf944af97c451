package org.wardline.core;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.DirectoryStore;
import org.wardline.directory.SnapshotFile;
import org.wardline.key.SealBroken;

/// Keeps signalling supplied with the newest directory: from the database when it answers, else
/// from the sealed snapshot on disk, and then from the database as soon as it is back.
final class DirectoryFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFeed.class);

    /// Before the database is asked again while it is away, and before several wishes are one
    /// reading.
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final DirectoryStore store;
    private final SnapshotFile file;
    private final Consumer<DirectorySnapshot> publish;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread = Thread.ofVirtual().name("directory").unstarted(this::run);
    private boolean stale;
    private boolean closing;

    DirectoryFeed(DirectoryStore store, SnapshotFile file, Consumer<DirectorySnapshot> publish) {
        this.store = Objects.requireNonNull(store, "store");
        this.file = Objects.requireNonNull(file, "file");
        this.publish = Objects.requireNonNull(publish, "publish");
    }

    /// Publishes a first directory. Blocks for the database's time-out at most.
    ///
    /// @return whether it is the database's
    boolean start() {
        try {
            refresh();
        } catch (DatabaseUnavailable e) {
            LOG.warn(
                    "the database is away ({}): phones are served from the snapshot", e.sqlState());
            publish.accept(onDisk());
            stale = true;
        }
        boolean fromDatabase = !stale;
        thread.start();
        return fromDatabase;
    }

    /// Reads the directory anew and publishes it.
    ///
    /// @throws DatabaseUnavailable when the database is away; the directory stays as it was
    void refresh() {
        lock.lock();
        try {
            DirectorySnapshot snapshot = store.snapshot();
            publish.accept(snapshot);
            file.write(snapshot);
        } catch (IOException e) {
            LOG.error(
                    "the directory snapshot can't be written: a start without database would miss changes",
                    e);
        } finally {
            lock.unlock();
        }
    }

    /// Reads the directory anew before long; several wishes are one.
    void refreshSoon() {
        lock.lock();
        try {
            stale = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private DirectorySnapshot onDisk() {
        try {
            Optional<DirectorySnapshot> snapshot = file.read();
            if (snapshot.isEmpty()) {
                LOG.error(
                        "there is no directory snapshot yet: no phone can register before the database is back");
            }
            return snapshot.orElse(DirectorySnapshot.EMPTY);
        } catch (IOException | SealBroken e) {
            LOG.error(
                    "the directory snapshot is unusable: no phone can register before the database is back",
                    e);
            return DirectorySnapshot.EMPTY;
        }
    }

    private void run() {
        try {
            while (awaitStale()) {
                if (closesWithin(PAUSE)) {
                    return;
                }
                tried();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tried() {
        try {
            lock.lock();
            try {
                refresh();
                stale = false;
            } finally {
                lock.unlock();
            }
        } catch (DatabaseUnavailable e) {
            LOG.debug("the database is still away");
        }
    }

    /// @return false when the feed closes
    private boolean awaitStale() throws InterruptedException {
        lock.lock();
        try {
            while (!stale && !closing) {
                changed.await();
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private boolean closesWithin(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closing;
        } finally {
            lock.unlock();
        }
    }
}
