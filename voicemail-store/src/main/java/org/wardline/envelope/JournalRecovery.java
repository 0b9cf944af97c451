package org.wardline.envelope;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.blob.Durable;
import org.wardline.key.Bytes;
import org.wardline.key.Kek;
import org.wardline.key.ObjectContext;
import org.wardline.key.SealBroken;

/// Reads what an earlier process left in the journal. Reading changes nothing and may be repeated:
/// who recovers seals each recording by its object id and only then calls [#done].
///
/// Several segments may hold the same recording (a failed one and its rewrite); their pieces are
/// the same bytes. A recording whose recovery copy is erased in any segment is finished.
public final class JournalRecovery {

    private static final Logger log = LoggerFactory.getLogger(JournalRecovery.class);

    private final Path folder;
    private final List<Path> segments;
    private final List<RecoveredRecording> recordings;
    private final int unreadable;

    private JournalRecovery(
            Path folder, List<Path> segments, List<RecoveredRecording> recordings, int unreadable) {
        this.folder = folder;
        this.segments = segments;
        this.recordings = recordings;
        this.unreadable = unreadable;
    }

    /// Reads all segments of a folder that no process writes to.
    ///
    /// @param recovery the key that [RecordingJournal#open] was given
    public static JournalRecovery read(Path folder, Kek recovery) throws IOException {
        var segments = SegmentFiles.list(folder);
        var found = new LinkedHashMap<UUID, Found>();
        int unreadable = 0;
        for (var segment : segments) {
            unreadable += collect(segment, found) ? 0 : 1;
        }
        var recordings = new ArrayList<RecoveredRecording>();
        for (var entry : found.entrySet()) {
            try {
                entry.getValue().recover(recovery).ifPresent(recordings::add);
            } catch (SealBroken e) {
                unreadable++;
                log.error(
                        "journal: recording {} cannot be recovered: {}", entry.getKey(), e.part());
            }
        }
        return new JournalRecovery(folder, segments, List.copyOf(recordings), unreadable);
    }

    /// The recordings that were not sealed.
    public List<RecoveredRecording> recordings() {
        return recordings;
    }

    /// How many recordings or segments did not verify; the segments are kept for the operator.
    public int unreadable() {
        return unreadable;
    }

    /// Everything is sealed: removes the segments, oldest first. Segments with a recording that did
    /// not verify are set aside under another name.
    public void done() throws IOException {
        for (var segment : segments) {
            if (unreadable > 0) {
                Files.move(segment, segment.resolveSibling(segment.getFileName() + ".unreadable"));
            } else {
                Files.deleteIfExists(segment);
            }
            Durable.syncFolder(folder);
        }
    }

    /// False when the file is no segment; one that a crash cut short is.
    private static boolean collect(Path segment, Map<UUID, Found> found) throws IOException {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
        if (bytes.remaining() < Segment.MAGIC.length) {
            return true;
        }
        var magic = new byte[Segment.MAGIC.length];
        bytes.get(magic);
        if (Arrays.mismatch(magic, Segment.MAGIC) >= 0) {
            log.error("journal: {} is not a segment", segment.getFileName());
            return false;
        }
        for (var record = JournalRecord.read(bytes);
                record.isPresent();
                record = JournalRecord.read(bytes)) {
            found.computeIfAbsent(record.get().object(), _ -> new Found()).add(record.get());
        }
        return true;
    }

    /// What the segments say about one recording.
    private static final class Found {
        private final Map<Integer, JournalRecord> pieces = new HashMap<>();
        private final List<byte[]> keys = new ArrayList<>();
        private boolean erased;

        void add(JournalRecord record) {
            switch (record.type()) {
                case KEY -> addKey(record.body().duplicate());
                case PIECE, END -> pieces.put(record.number(), record);
            }
        }

        private void addKey(ByteBuffer body) {
            var whole = new byte[body.remaining()];
            body.get(whole);
            keys.add(whole);
            erased |= Segment.isErased(Arrays.copyOf(whole, JournalRecord.RECOVERY_COPY_BYTES));
        }

        Optional<RecoveredRecording> recover(Kek recovery) {
            if (erased) {
                return Optional.empty();
            }
            if (keys.isEmpty()) {
                throw new SealBroken("journal key record");
            }
            var body = ByteBuffer.wrap(keys.getFirst());
            var copy = new byte[JournalRecord.RECOVERY_COPY_BYTES];
            body.get(copy);
            var length = body.getInt();
            if (length < 0 || length > body.remaining()) {
                throw new SealBroken("journal key record");
            }
            var context = new byte[length];
            body.get(context);
            var facts = new byte[body.remaining()];
            body.get(facts);
            return Optional.of(recover(recovery, copy, ObjectContext.parse(context), facts));
        }

        private RecoveredRecording recover(
                Kek recovery, byte[] copy, ObjectContext object, byte[] facts) {
            var content = recovery.unwrap(copy, Recording.recoveryContext(object, facts));
            var journalKey = Recording.journalKey(content, object);
            var audio = new ArrayList<byte[]>();
            long lengthBytes = 0;
            var complete = false;
            for (int number = 1; pieces.containsKey(number) && !complete; number++) {
                var record = pieces.get(number);
                complete = record.type() == JournalRecord.Type.END;
                lengthBytes += record.open(journalKey).length;
                if (!complete) {
                    audio.add(record.encoded());
                }
            }
            var recorded = new RecordedAudio(journalKey, audio, lengthBytes);
            return new RecoveredRecording(object, Bytes.of(facts), content, recorded, complete);
        }
    }
}
