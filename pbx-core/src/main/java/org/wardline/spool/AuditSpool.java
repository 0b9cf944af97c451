package org.wardline.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.audit.Act;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReader;
import org.wardline.blob.FileOpener;
import org.wardline.key.ServiceKey;

/// What calls and phones leave for the audit log (ADR 0101): every act is numbered, on disk and
/// sealed within 50 ms and the time of an fsync, then handed to the log in order, and gone from the
/// disk when the log has it. While the log is away acts wait on disk; what a killed process left is
/// handed over first by the next one, once.
///
/// Adding never waits, so calls go on whatever happens behind. When a disk fails, acts go to the
/// log from memory; when there is no room, they are counted, and the count is told in their place.
///
/// One thread writes to disk, one hands over to the log.
public final class AuditSpool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditSpool.class);
    private static final long BETWEEN_LOTS_MS = 50;
    private static final long DISK_RETRY_MS = 500;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /// A segment that is all in the log is removed from this length on, so that a call in a quiet
    /// hour does not cost a file of its own.
    private static final long WORTH_REMOVING_BYTES = 64 << 10;

    private final SpoolFolder folder;
    private final ServiceKey key;
    private final FileOpener opener;
    private final SpoolLimits limits;
    private final InstantSource clock;
    private final UUID run = UUID.randomUUID();
    private final List<Path> left;
    private final Handover handover;
    private final Thread writing;
    private final Thread handing;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Deque<Unwritten> items = new ArrayDeque<>();
    private final Deque<OwnSegment> segments = new ArrayDeque<>();
    private List<Unwritten> inWriting = List.of();
    private long nextNumber;
    private long nextSegment;
    private long waiting;
    private long diskBytes;
    private boolean troubled;
    private boolean closing;
    private boolean written;

    /// Opens the spool of a folder and begins to hand over what earlier runs left there.
    ///
    /// @param folder made when it is not there; of this process alone
    /// @param key seals what waits
    /// @param audit takes it; the database behind it may be away
    /// @param reader says what has arrived; the database behind it may be away
    /// @throws IOException when the folder can't be used
    public static AuditSpool open(
            Path folder, ServiceKey key, AuditLog audit, AuditReader reader, InstantSource clock)
            throws IOException {
        var spool =
                new AuditSpool(
                        SpoolFolder.open(folder),
                        key,
                        Destination.of(audit, reader),
                        FileOpener.SYSTEM,
                        SpoolLimits.USUAL,
                        clock);
        spool.start();
        return spool;
    }

    // checkstyle:off ParameterNumber
    AuditSpool(
            SpoolFolder folder,
            ServiceKey key,
            Destination destination,
            FileOpener opener,
            SpoolLimits limits,
            InstantSource clock)
            throws IOException {
        // checkstyle:on ParameterNumber
        this.folder = folder;
        this.key = key;
        this.opener = opener;
        this.limits = limits;
        this.clock = clock;
        this.left = folder.segments();
        this.nextSegment = folder.next();
        this.handover = new Handover(destination, this::pause);
        this.writing =
                Thread.ofPlatform().name("audit-spool-disk").daemon().unstarted(this::writeAll);
        this.handing =
                Thread.ofPlatform().name("audit-spool-log").daemon().unstarted(this::handAllOver);
    }

    void start() {
        writing.start();
        handing.start();
    }

    /// Takes an act. Any thread; never waits for disk or log.
    public void add(Act act) {
        var now = clock.instant();
        lock.lock();
        try {
            if (isFull()) {
                lose(now);
            } else {
                items.add(new Unwritten.Kept(WaitingAct.of(nextNumber, now, act)));
                nextNumber++;
                waiting++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many acts of this run the log does not have yet.
    public long size() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /// The number up to which, excluded, everything is on disk or in the log.
    long durable() {
        lock.lock();
        try {
            var first = inWriting.isEmpty() ? items.peekFirst() : inWriting.getFirst();
            return first == null ? nextNumber : first.number();
        } finally {
            lock.unlock();
        }
    }

    /// Puts on disk what waits, hands it over as long as the log is there and at most 5 s. The rest
    /// stays on disk for the next start.
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        end(writing);
        lock.lock();
        try {
            written = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        end(handing);
        letGo();
    }

    // On the writing thread.

    private void writeAll() {
        try {
            for (var lot = takeToWrite(); !lot.isEmpty(); lot = takeToWrite()) {
                boolean durable = write(lot.stream().map(Unwritten::act).toList());
                settle(lot, durable);
                pause(durable ? BETWEEN_LOTS_MS : DISK_RETRY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The next items, as they came. Empty when the spool closes and nothing can be written.
    private List<Unwritten> takeToWrite() throws InterruptedException {
        lock.lock();
        try {
            while (items.isEmpty() || isWaitingForRoom()) {
                if (closing) {
                    return List.of();
                }
                changed.await();
            }
            if (closing && troubled) {
                return List.of();
            }
            inWriting = takeItems();
            return inWriting;
        } finally {
            lock.unlock();
        }
    }

    /// A count goes on while there is no room: it is written once, when there is.
    private boolean isWaitingForRoom() {
        return !closing
                && items.peek() instanceof Unwritten.Lost
                && diskBytes >= limits.diskBytes();
    }

    private List<Unwritten> takeItems() {
        var lot = new ArrayList<Unwritten>();
        while (lot.size() < AuditLog.MOST_AT_ONCE && !items.isEmpty()) {
            lot.add(items.remove());
        }
        return List.copyOf(lot);
    }

    /// To the segment, or, when that fails, to a new one: a write or fsync that failed is never
    /// repeated on the same file.
    private boolean write(List<WaitingAct> acts) {
        for (int attempt = 0; attempt < 2; attempt++) {
            Optional<OwnSegment> segment = Optional.empty();
            try {
                segment = Optional.of(segment());
                segment.get().writer().append(acts);
                durable(segment.get());
                return true;
            } catch (IOException e) {
                LOG.warn("audit spool: the disk fails: {}", e.getMessage());
                segment.ifPresent(this::abandon);
            }
        }
        return false;
    }

    private OwnSegment segment() throws IOException {
        lock.lock();
        try {
            var last = segments.peekLast();
            if (last != null && !last.ended) {
                if (last.durableBytes < limits.segmentBytes()) {
                    return last;
                }
                last.ended = true;
            }
        } finally {
            lock.unlock();
        }
        var header = new SegmentHeader(run, nextSegment, handover.floor());
        var file = folder.segment(nextSegment);
        nextSegment++;
        var segment = new OwnSegment(file, SegmentWriter.create(file, header, key, opener));
        lock.lock();
        try {
            segments.add(segment);
        } finally {
            lock.unlock();
        }
        return segment;
    }

    private void durable(OwnSegment segment) {
        lock.lock();
        try {
            diskBytes += segment.writer().sizeBytes() - segment.durableBytes;
            segment.durableBytes = segment.writer().sizeBytes();
        } finally {
            lock.unlock();
        }
    }

    private void abandon(OwnSegment segment) {
        lock.lock();
        try {
            segment.ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void settle(List<Unwritten> lot, boolean durable) {
        lock.lock();
        try {
            inWriting = List.of();
            if (!durable) {
                lot.reversed().forEach(items::addFirst);
                if (!troubled) {
                    LOG.error("audit spool: acts are in memory alone: the disk does not take them");
                }
            }
            troubled = !durable;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // On the handing thread.

    private void handAllOver() {
        try {
            if (new Leftovers(folder, key, handover).drain(left)) {
                while (handNextOver()) {
                    // Until the spool closes.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return false when the spool closes
    private boolean handNextOver() throws InterruptedException {
        Optional<OwnSegment> segment;
        List<Unwritten> fromMemory;
        lock.lock();
        try {
            while (!isSomethingToHandOver()) {
                if (written) {
                    return false;
                }
                changed.await();
            }
            segment = Optional.ofNullable(segments.peekFirst());
            fromMemory = segment.isPresent() ? List.of() : takeItems();
        } finally {
            lock.unlock();
        }
        try {
            return segment.isPresent()
                    ? handOver(segment.get())
                    : handOver(fromMemory.stream().map(Unwritten::act).toList());
        } catch (IOException e) {
            LOG.error("audit spool: {} can't be read; it stays", segment.get().file(), e);
            remove(segment.get());
            return true;
        }
    }

    private boolean isSomethingToHandOver() {
        var first = segments.peekFirst();
        if (first == null) {
            return troubled && inWriting.isEmpty() && !items.isEmpty();
        }
        return !first.isHandedOver() || isDone(first);
    }

    /// All of it is in the log, and nothing is added to it any more.
    private boolean isDone(OwnSegment segment) {
        boolean full = isWaitingForRoom();
        boolean quiet = inWriting.isEmpty() && (items.isEmpty() || full);
        boolean worth = written || full || segment.durableBytes >= WORTH_REMOVING_BYTES;
        return segment.isHandedOver() && (segment.ended || (quiet && worth));
    }

    private boolean handOver(OwnSegment segment) throws IOException, InterruptedException {
        long limitBytes;
        lock.lock();
        try {
            if (isDone(segment)) {
                segment.ended = true;
            }
            limitBytes = segment.durableBytes;
        } finally {
            lock.unlock();
        }
        if (segment.handedBytes >= limitBytes) {
            remove(segment);
            folder.delete(segment.file());
            return true;
        }
        var reader = segment.reader(key);
        var lot = reader.next(AuditLog.MOST_AT_ONCE, limitBytes);
        if (lot.isEmpty()) {
            return setAside(segment, reader, limitBytes);
        }
        if (!handOver(lot)) {
            return false;
        }
        lock.lock();
        try {
            segment.handedBytes = reader.position();
        } finally {
            lock.unlock();
        }
        return true;
    }

    private boolean handOver(List<WaitingAct> lot) throws InterruptedException {
        var acts = Leftovers.acts(lot, run);
        if (!acts.isEmpty() && !handover.untilTaken(acts)) {
            return false;
        }
        lock.lock();
        try {
            waiting -= lot.size();
        } finally {
            lock.unlock();
        }
        return true;
    }

    /// Somebody has changed it under our feet.
    private boolean setAside(OwnSegment segment, SegmentReader reader, long sizeBytes)
            throws IOException, InterruptedException {
        abandon(segment);
        var damage = Leftovers.damage(reader, sizeBytes);
        if (damage.isPresent() && !handover.untilTaken(List.of(damage.get()))) {
            return false;
        }
        remove(segment);
        folder.keepAside(segment.file());
        return true;
    }

    private void remove(OwnSegment segment) {
        lock.lock();
        try {
            segment.ended = true;
            segments.remove(segment);
            diskBytes -= segment.durableBytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        segment.close();
    }

    // On any thread.

    private boolean isFull() {
        return items.size() >= limits.memoryActs() || diskBytes >= limits.diskBytes();
    }

    private void lose(Instant now) {
        if (items.peekLast() instanceof Unwritten.Lost(long number, Gap gap)) {
            items.removeLast();
            items.add(new Unwritten.Lost(number, gap.plus(now)));
        } else {
            items.add(new Unwritten.Lost(nextNumber, Gap.of(now)));
            nextNumber++;
            waiting++;
        }
    }

    /// @return whether the spool closes
    private boolean pause(long forMs) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(forMs);
            while (!closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void letGo() {
        lock.lock();
        try {
            if (!items.isEmpty()) {
                LOG.error("audit spool: stopped before {} acts were on disk; lost", items.size());
            } else if (waiting > 0) {
                LOG.warn("audit spool: {} acts wait on disk for the next start", waiting);
            }
            segments.forEach(OwnSegment::close);
        } finally {
            lock.unlock();
        }
    }

    private static void end(Thread thread) {
        try {
            if (!thread.join(CLOSING)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
