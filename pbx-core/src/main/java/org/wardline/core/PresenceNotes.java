package org.wardline.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.directory.PhonePresence;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;

/// Which phones are registered, on its way to the database. Adding never waits: what has changed is
/// written by one virtual thread, at most every [#PAUSE], with one transaction per practice. Of a
/// phone only the newest is kept, so there are never more than phones in the directory, however
/// long the database is away and however often they register.
///
/// What has not been written when the process dies is lost: the phones concerned are not waited
/// for, or a little too long.
final class PresenceNotes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceNotes.class);

    /// Between two writings, in which changes gather.
    static final Duration PAUSE = Duration.ofSeconds(5);

    /// For the last writing when the server stops.
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final BiConsumer<TenantId, Collection<PhonePresence>> write;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<DeviceId, PhonePresence> notes = new LinkedHashMap<>();
    private final Thread thread = Thread.ofVirtual().name("phone-presence").unstarted(this::run);
    private boolean closing;

    /// @param write writes how phones of one practice stand; may block, and throw
    ///   [DatabaseUnavailable] for what is to be kept until later
    PresenceNotes(BiConsumer<TenantId, Collection<PhonePresence>> write) {
        this.write = Objects.requireNonNull(write, "write");
    }

    void start() {
        thread.start();
    }

    /// Takes how a phone stands now. Any thread.
    void add(PhonePresence phone) {
        lock.lock();
        try {
            notes.put(phone.device(), phone);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many wait.
    int size() {
        lock.lock();
        try {
            return notes.size();
        } finally {
            lock.unlock();
        }
    }

    /// Writes what waits when the database is there, for 2 s at most, then stops.
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
            if (!thread.join(CLOSING)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (List<PhonePresence> taken = take(); !taken.isEmpty(); taken = take()) {
                boolean away = !written(taken);
                boolean stops = pause();
                if (stops && away) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What waits, at least one; nothing when the server stops.
    private List<PhonePresence> take() throws InterruptedException {
        lock.lock();
        try {
            while (notes.isEmpty() && !closing) {
                changed.await();
            }
            List<PhonePresence> taken = new ArrayList<>(notes.values());
            notes.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// @return false when the database is away; what is not written is kept then
    private boolean written(List<PhonePresence> taken) {
        SequencedMap<TenantId, List<PhonePresence>> practices =
                taken.stream()
                        .collect(
                                Collectors.groupingBy(
                                        PhonePresence::tenant,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        try {
            while (!practices.isEmpty()) {
                write(practices.firstEntry().getKey(), practices.firstEntry().getValue());
                practices.pollFirstEntry();
            }
            return true;
        } catch (DatabaseUnavailable e) {
            practices.values().forEach(this::keep);
            return false;
        }
    }

    /// Nothing that is wrong with one practice's hints may stop those of the others.
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void write(TenantId tenant, List<PhonePresence> phones) {
        try {
            write.accept(tenant, phones);
        } catch (DatabaseUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("{} hints about phones can't be kept", phones.size(), e);
        }
    }

    /// What has come meanwhile is newer.
    private void keep(List<PhonePresence> phones) {
        lock.lock();
        try {
            phones.forEach(phone -> notes.putIfAbsent(phone.device(), phone));
        } finally {
            lock.unlock();
        }
    }

    /// @return whether the server stops
    private boolean pause() throws InterruptedException {
        lock.lock();
        try {
            long left = PAUSE.toNanos();
            while (!closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closing;
        } finally {
            lock.unlock();
        }
    }
}
