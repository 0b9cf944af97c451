package org.wardline.envelope;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.blob.Durable;
import org.wardline.blob.FileOpener;
import org.wardline.key.ContentKey;
import org.wardline.key.Kek;
import org.wardline.key.ObjectContext;

/// Where recordings live while somebody speaks: one append-only segment for all of them, written by
/// one thread, one fsync for all every 125 ms. What was said up to then survives `kill -9` and
/// power loss; audio is on the disk only encrypted.
///
/// A segment whose write or fsync failed is abandoned: everything that lives is written to a new
/// one, from memory. When that fails too, recordings go on in memory, are told, and every round
/// tries again.
///
/// [Recording#append] may be called from a media loop; the other methods block until the disk has
/// answered.
public final class RecordingJournal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RecordingJournal.class);

    private static final long FLUSH_NS = TimeUnit.MILLISECONDS.toNanos(125);

    /// How often a disk in trouble is asked again.
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private static final long SEGMENT_BYTES = 64L << 20;
    private static final long LIVE_BYTES = 512L << 20;
    private static final long FULL_BELOW_BYTES = 1L << 20;

    private final Path folder;
    private final Kek recovery;
    private final FileOpener opener;
    private final FileChannel lock;
    private final long segmentBytes;
    private final Thread thread;
    private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();

    // Owned by the thread.
    private final Set<Recording> live = new LinkedHashSet<>();
    private final List<Recording> toErase = new ArrayList<>();
    private final Deque<Path> abandoned = new ArrayDeque<>();
    private Optional<Segment> segment = Optional.empty();
    private Optional<JournalTrouble> trouble = Optional.empty();
    private long troubledAtNs;
    private boolean segmentIsDurable;
    private long nextSegment;
    private long rotateAtBytes;
    private boolean running = true;
    private boolean undeletable;

    private volatile boolean stopped;

    /// What other threads ask for; each is answered when its round is on the disk.
    private sealed interface Command {
        CompletableFuture<Optional<JournalTrouble>> answer();

        record Begin(Recording recording, CompletableFuture<Optional<JournalTrouble>> answer)
                implements Command {}

        record End(Recording recording, CompletableFuture<Optional<JournalTrouble>> answer)
                implements Command {}

        record Forget(Recording recording, CompletableFuture<Optional<JournalTrouble>> answer)
                implements Command {}

        record Stop(CompletableFuture<Optional<JournalTrouble>> answer) implements Command {}
    }

    private RecordingJournal(
            Path folder, Kek recovery, FileOpener opener, FileChannel lock, long segmentBytes)
            throws IOException {
        this.folder = folder;
        this.recovery = recovery;
        this.opener = opener;
        this.lock = lock;
        this.segmentBytes = segmentBytes;
        this.rotateAtBytes = segmentBytes;
        this.nextSegment = SegmentFiles.highest(folder) + 1;
        this.thread = Thread.ofPlatform().name("recording-journal").daemon().unstarted(this::run);
    }

    /// Opens the journal of a folder. Segments that an earlier process left are not touched; see
    /// [JournalRecovery].
    ///
    /// @param recovery wraps the copies of content keys that recovery needs
    /// @param opener how segments are opened
    /// @throws IOException when the folder cannot be made or another process has it
    public static RecordingJournal open(Path folder, Kek recovery, FileOpener opener)
            throws IOException {
        return open(folder, recovery, opener, SEGMENT_BYTES);
    }

    /// @param segmentBytes a segment longer than this, and twice what lives in it, is rewritten
    static RecordingJournal open(Path folder, Kek recovery, FileOpener opener, long segmentBytes)
            throws IOException {
        Durable.createFolder(folder);
        var lock = takeLock(folder);
        var journal = new RecordingJournal(folder, recovery, opener, lock, segmentBytes);
        journal.thread.start();
        return journal;
    }

    /// Begins a recording; returns when its key is durable.
    ///
    /// @param facts what recovery needs to know, already encrypted where it must be
    /// @param listener told of the disk's troubles on the journal's thread; must only post
    /// @throws JournalFailed when the disk is full or failing
    public Recording begin(
            ContentKey content,
            ObjectContext object,
            byte[] facts,
            Consumer<JournalTrouble> listener)
            throws JournalFailed {
        var recording = new Recording(content, object, facts, recovery, listener);
        var trouble = ask(new Command.Begin(recording, new CompletableFuture<>()));
        if (trouble.isPresent()) {
            throw new JournalFailed(trouble.get());
        }
        return recording;
    }

    /// Ends a recording; returns its audio when the end is durable, or when the disk could not take
    /// it: the audio is whole in memory in both cases.
    public RecordedAudio end(Recording recording) {
        recording.shut();
        ask(new Command.End(recording, new CompletableFuture<>()));
        return recording.audio();
    }

    /// The recording is sealed elsewhere, or not wanted: erases its recovery copy.
    public void forget(Recording recording) {
        recording.shut();
        ask(new Command.Forget(recording, new CompletableFuture<>()));
    }

    /// Flushes and stops. Segments with recordings in them stay for recovery.
    @Override
    public void close() throws IOException {
        ask(new Command.Stop(new CompletableFuture<>()));
        lock.close();
    }

    private Optional<JournalTrouble> ask(Command command) {
        commands.add(command);
        if (stopped) {
            refuseRest();
        }
        return command.answer().join();
    }

    private void run() {
        try {
            var nextFlush = System.nanoTime() + FLUSH_NS;
            while (running) {
                var round = new ArrayList<Command>();
                awaitWork(round, nextFlush);
                supervise(round);
                nextFlush = System.nanoTime() + FLUSH_NS;
            }
        } finally {
            // Even an Error must not leave a script waiting for an answer.
            segment.ifPresent(this::closeQuietly);
            stopped = true;
            refuseRest();
        }
    }

    /// A bug in one round must not leave callers waiting or stop the other recordings.
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void supervise(List<Command> round) {
        try {
            round.forEach(this::accept);
            live.forEach(Recording::drain);
            if (!round.isEmpty() || trouble.isEmpty() || isRetryDue()) {
                commit();
            }
            rotateIfDue();
            removeAbandoned();
            round.forEach(command -> command.answer().complete(answerTo(command)));
        } catch (RuntimeException e) {
            log.error("recording journal: a round failed", e);
            abandon(new IOException("a round of the journal failed", e));
            round.forEach(command -> command.answer().complete(Optional.of(JournalTrouble.FAILED)));
        }
    }

    private void refuseRest() {
        for (var command = commands.poll(); command != null; command = commands.poll()) {
            command.answer().complete(Optional.of(JournalTrouble.FAILED));
        }
    }

    private void awaitWork(List<Command> round, long nextFlush) {
        try {
            var first =
                    live.isEmpty() && abandoned.isEmpty()
                            ? commands.take()
                            : commands.poll(nextFlush - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (first != null) {
                round.add(first);
                commands.drainTo(round);
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread to stop it; Stop does. The next round goes on.
        }
    }

    private void accept(Command command) {
        switch (command) {
            case Command.Begin begin -> {
                if (retainedBytes() < LIVE_BYTES) {
                    live.add(begin.recording());
                }
            }
            case Command.End end -> end.recording().end();
            case Command.Forget forget -> {
                if (live.remove(forget.recording()) && forget.recording().isWritten()) {
                    toErase.add(forget.recording());
                }
            }
            case Command.Stop _ -> running = false;
        }
    }

    private Optional<JournalTrouble> answerTo(Command command) {
        return switch (command) {
            case Command.Begin begin -> {
                if (trouble.isPresent()) {
                    live.remove(begin.recording());
                    yield trouble;
                }
                var taken = live.contains(begin.recording());
                yield taken ? Optional.empty() : Optional.of(JournalTrouble.BUSY);
            }
            case Command.End _, Command.Forget _, Command.Stop _ -> trouble;
        };
    }

    /// A disk in trouble is asked again when somebody waits for it, else once a second.
    private boolean isRetryDue() {
        return System.nanoTime() - troubledAtNs >= RETRY_NS;
    }

    /// Brings the disk up to date with memory, in the segment or, when it fails, in a new one.
    private void commit() {
        var failedBefore = false;
        while (!isUpToDate()) {
            try {
                writeRound();
                trouble = Optional.empty();
                if (failedBefore) {
                    tell(JournalTrouble.REWRITTEN);
                }
            } catch (IOException e) {
                abandon(e);
                if (failedBefore || trouble.isPresent()) {
                    report(e);
                    return;
                }
                failedBefore = true;
            }
        }
    }

    private boolean isUpToDate() {
        return toErase.isEmpty() && live.stream().noneMatch(Recording::hasUnwritten);
    }

    private void writeRound() throws IOException {
        if (segment.isEmpty() && !live.isEmpty()) {
            segmentIsDurable = false;
            segment = Optional.of(newSegment());
        }
        if (segment.isPresent()) {
            for (var recording : live) {
                recording.appendUnwritten(segment.get());
            }
            for (var recording : toErase) {
                recording.eraseRecoveryCopy(segment.get());
            }
            segment.get().force();
            segmentIsDurable = true;
        }
        toErase.clear();
    }

    private void abandon(IOException e) {
        segment.ifPresent(failed -> {
            if (trouble.isEmpty()) {
                log.warn(
                        "recording journal: segment {} abandoned: {}",
                        failed.file().getFileName(),
                        e.getMessage());
            }
            closeQuietly(failed);
            if (segmentIsDurable || !removed(failed.file())) {
                abandoned.add(failed.file());
            }
        });
        segment = Optional.empty();
        // What was to be erased is not written to the next segment, and this one is removed.
        toErase.clear();
        live.forEach(Recording::startOver);
    }

    /// Nothing that anybody was promised is in a segment that never became durable.
    private static boolean removed(Path file) {
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void report(IOException e) {
        troubledAtNs = System.nanoTime();
        var now = isFull(e) ? JournalTrouble.FULL : JournalTrouble.FAILED;
        if (!trouble.equals(Optional.of(now))) {
            log.error("recording journal: recordings are not durable: {}", e.getMessage());
            trouble = Optional.of(now);
            tell(now);
        }
    }

    private void tell(JournalTrouble what) {
        live.forEach(recording -> recording.tell(what));
    }

    /// An empty segment is removed, a long one is rewritten with only what lives in it.
    private void rotateIfDue() {
        if (segment.isEmpty() || trouble.isPresent()) {
            return;
        }
        var old = segment.get();
        if (live.isEmpty()) {
            retire(old);
            segment = Optional.empty();
        } else if (old.sizeBytes() > rotateAtBytes) {
            live.forEach(Recording::startOver);
            segment = Optional.empty();
            retire(old);
            commit();
            rotateAtBytes = segmentBytes + 2 * retainedBytes();
        }
    }

    private void retire(Segment old) {
        closeQuietly(old);
        abandoned.add(old.file());
    }

    /// Oldest first: a newer segment may say that a recording in an older one is done.
    private void removeAbandoned() {
        if (trouble.isPresent() && !live.isEmpty()) {
            return;
        }
        try {
            while (!abandoned.isEmpty()) {
                Files.deleteIfExists(abandoned.peek());
                Durable.syncFolder(folder);
                abandoned.remove();
            }
            undeletable = false;
        } catch (IOException e) {
            if (!undeletable) {
                log.warn("recording journal: a segment cannot be removed: {}", e.getMessage());
            }
            undeletable = true;
        }
    }

    private Segment newSegment() throws IOException {
        return Segment.create(SegmentFiles.numbered(folder, nextSegment++), opener);
    }

    private long retainedBytes() {
        return live.stream().mapToLong(Recording::retainedBytes).sum();
    }

    private boolean isFull(IOException e) {
        try {
            var words = String.valueOf(e.getMessage());
            return words.contains("No space left")
                    || Files.getFileStore(folder).getUsableSpace() < FULL_BELOW_BYTES;
        } catch (IOException _) {
            return false;
        }
    }

    private void closeQuietly(Segment old) {
        try {
            old.close();
        } catch (IOException e) {
            log.warn("recording journal: closing a segment failed: {}", e.getMessage());
        }
    }

    private static FileChannel takeLock(Path folder) throws IOException {
        var lock =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return lock;
            }
        } catch (OverlappingFileLockException _) {
            // Held by this very process: as much somebody else as another one.
        }
        lock.close();
        throw new IOException("another process records into " + folder);
    }
}
