package org.wardline.envelope;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.wardline.key.Aead;
import org.wardline.key.ContentKey;
import org.wardline.key.Hkdf;
import org.wardline.key.Kek;
import org.wardline.key.ObjectContext;
import org.wardline.key.WrapContext;

/// One recording in the journal. The media loop appends; everything else belongs to the journal's
/// thread.
public final class Recording {

    /// A quarter of a second of mu-law: what one record holds at most.
    static final int PIECE_BYTES = 2_000;

    /// Eight seconds of mu-law may wait for a slow disk before audio is dropped and counted.
    private static final int RING_BYTES = 64_000;

    private static final byte[] JOURNAL_LABEL =
            "wardline/journal/v1".getBytes(StandardCharsets.US_ASCII);

    private final UUID object;
    private final byte[] journalKey;
    private final Consumer<JournalTrouble> listener;
    private final AudioRing ring = new AudioRing(RING_BYTES);
    private final AtomicLong droppedBytes = new AtomicLong();
    private volatile boolean open = true;

    /// Written by the journal's thread.
    private volatile boolean cut;

    /// Record 0 is the key, then the pieces, encoded: kept until the object is sealed, so that a
    /// failed segment can be rewritten without reading it.
    private final List<byte[]> records = new ArrayList<>();

    private boolean ended;
    private int nextNumber = 1;
    private int written;
    private long keyRecordAt;
    private long audioBytes;
    private long retainedBytes;

    Recording(
            ContentKey content,
            ObjectContext object,
            byte[] facts,
            Kek recovery,
            Consumer<JournalTrouble> listener) {
        this.object = object.object();
        this.journalKey = journalKey(content, object);
        this.listener = listener;
        var copy = recovery.wrap(content, recoveryContext(object, facts));
        add(JournalRecord.key(this.object, copy, object.bytes(), facts));
    }

    /// Takes audio over, or drops all of it when eight seconds are waiting for the disk or the
    /// recording has ended. Never waits.
    ///
    /// @return false when it was dropped
    public boolean append(byte[] audio, int offset, int length) {
        if (open && ring.put(audio, offset, length)) {
            return true;
        }
        droppedBytes.addAndGet(length);
        return false;
    }

    /// How much audio was dropped because the disk did not keep up, or after the end.
    public long droppedBytes() {
        return droppedBytes.get();
    }

    static byte[] journalKey(ContentKey content, ObjectContext object) {
        var context = object.bytes();
        var info = Arrays.copyOf(JOURNAL_LABEL, JOURNAL_LABEL.length + context.length);
        System.arraycopy(context, 0, info, JOURNAL_LABEL.length, context.length);
        return content.derive(Hkdf.SHA256, info, Aead.KEY_BYTES);
    }

    static WrapContext recoveryContext(ObjectContext object, byte[] facts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(facts);
            return new WrapContext.OfRecoveryCopy(object, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }

    /// Refuses audio from now on.
    void shut() {
        open = false;
    }

    /// Encrypts what waits in the ring.
    void drain() {
        if (ended) {
            return;
        }
        var piece = new byte[PIECE_BYTES];
        for (int length = ring.take(piece); length > 0; length = ring.take(piece)) {
            add(JournalRecord.piece(journalKey, object, nextNumber++, piece, length));
            audioBytes += length;
        }
        Arrays.fill(piece, (byte) 0);
    }

    /// Says in the journal that nothing is missing. The end keeps out of the audio's pieces.
    void end() {
        drain();
        ended = true;
        add(JournalRecord.end(journalKey, object, nextNumber++));
    }

    /// The whole audio. Only after the end: from then on nothing is added.
    RecordedAudio audio() {
        var pieces = new ArrayList<byte[]>(records.size());
        for (int i = 1; i < records.size() - 1; i++) {
            pieces.add(records.get(i));
        }
        return new RecordedAudio(journalKey, pieces, audioBytes);
    }

    boolean hasUnwritten() {
        return written < records.size();
    }

    long retainedBytes() {
        return retainedBytes;
    }

    void appendUnwritten(Segment segment) throws IOException {
        for (; written < records.size(); written++) {
            var at = segment.append(records.get(written));
            if (written == 0) {
                keyRecordAt = at;
            }
        }
    }

    /// Whether the segment holds the key, and so a recovery copy to be erased.
    boolean isWritten() {
        return written > 0;
    }

    /// Everything must be written again, to another segment.
    void startOver() {
        written = 0;
    }

    void eraseRecoveryCopy(Segment segment) throws IOException {
        segment.eraseRecoveryCopy(keyRecordAt);
    }

    void tell(JournalTrouble trouble) {
        cut |= trouble == JournalTrouble.FULL || trouble == JournalTrouble.FAILED;
        listener.accept(trouble);
    }

    /// Whether the disk failed while this was spoken, so that its caller was told to stop.
    public boolean isCut() {
        return cut;
    }

    private void add(byte[] record) {
        records.add(record);
        retainedBytes += record.length;
    }
}
