package org.wardline.envelope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.blob.FileOpener;
import org.wardline.ident.TenantId;
import org.wardline.key.AudioFormat;
import org.wardline.key.ContentKey;
import org.wardline.key.Kek;
import org.wardline.key.ObjectContext;
import org.wardline.testkit.Await;
import org.wardline.testkit.CanarySearch;
import org.wardline.testkit.FaultyFiles;
import org.wardline.testkit.Speech;

class RecordingJournalTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] FACTS = {9, 8, 7};

    private final Kek recovery = Kek.random(RANDOM, 1);
    private final ContentKey content = ContentKey.random(RANDOM);
    private final List<JournalTrouble> told = new CopyOnWriteArrayList<>();

    @TempDir Path folder;

    @Test
    void whatWasRecordedComesBackInOrder() throws IOException {
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM)) {
            var audio = random(50_000);
            var recording = journal.begin(content, context(), FACTS, told::add);
            speak(recording, audio);
            assertArrayEquals(audio, plaintext(journal.end(recording)));
            assertEquals(0, recording.droppedBytes());
            assertFalse(recording.append(audio, 0, 160));
            assertEquals(160, recording.droppedBytes());
        }
    }

    @Test
    void anInterruptedRecordingIsRecovered() throws IOException {
        var audio = Speech.mulaw();
        var object = context();
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM)) {
            var recording = journal.begin(content, object, FACTS, told::add);
            speak(recording, audio);
        }
        var recovered = JournalRecovery.read(folder, recovery).recordings().getFirst();
        assertEquals(object, recovered.object());
        assertArrayEquals(FACTS, recovered.facts().toArray());
        assertFalse(recovered.complete());
        assertArrayEquals(audio, plaintext(recovered.audio()));
        var canary = new CanarySearch().plant(audio).plant(Speech.pcm());
        assertTrue(canary.planted() > 10_000);
        assertEquals(0, canary.hits(folder));
    }

    @Test
    void recoveryIsTheSameTwiceAndEmptyOnceDone() throws IOException {
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM)) {
            var recording = journal.begin(content, context(), FACTS, told::add);
            speak(recording, random(9_999));
            journal.end(recording);
        }
        assertTrue(JournalRecovery.read(folder, recovery).recordings().getFirst().complete());
        var again = JournalRecovery.read(folder, recovery);
        assertEquals(9_999, again.recordings().getFirst().audio().lengthBytes());
        again.done();
        assertEquals(0, JournalRecovery.read(folder, recovery).recordings().size());
    }

    @Test
    void aForgottenRecordingIsNotRecoveredWhileAnotherGoesOn() throws IOException {
        var other = context();
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM)) {
            var gone = journal.begin(content, context(), FACTS, told::add);
            var stays = journal.begin(content, other, FACTS, told::add);
            speak(gone, random(5_000));
            speak(stays, random(6_000));
            journal.end(gone);
            journal.forget(gone);
        }
        var recovered = JournalRecovery.read(folder, recovery).recordings();
        assertEquals(1, recovered.size());
        assertEquals(other, recovered.getFirst().object());
    }

    @Test
    void whenNothingLivesNoSegmentIsLeft() throws IOException {
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM)) {
            var recording = journal.begin(content, context(), FACTS, told::add);
            assertEquals(1, SegmentFiles.list(folder).size());
            journal.end(recording);
            journal.forget(recording);
            assertEquals(0, SegmentFiles.list(folder).size());
        }
    }

    @Test
    void aLongSegmentIsRewrittenWithWhatLivesInIt() throws IOException {
        var audio = random(40_000);
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM, 10_000)) {
            var lives = journal.begin(content, context(), FACTS, told::add);
            speak(lives, audio);
            for (int i = 0; i < 20; i++) {
                var passes = journal.begin(content, context(), FACTS, told::add);
                speak(passes, random(20_000));
                journal.end(passes);
                journal.forget(passes);
            }
            assertEquals(1, SegmentFiles.list(folder).size());
            assertTrue(Files.size(SegmentFiles.list(folder).getFirst()) < 200_000);
        }
        var recovered = JournalRecovery.read(folder, recovery).recordings();
        assertEquals(1, recovered.size());
        assertArrayEquals(audio, plaintext(recovered.getFirst().audio()));
    }

    @Test
    void aTornEndLosesOnlyTheLastPiece() throws IOException {
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM)) {
            speak(journal.begin(content, context(), FACTS, told::add), random(10_000));
        }
        var segment = SegmentFiles.list(folder).getFirst();
        var bytes = Files.readAllBytes(segment);
        for (int cut = 1; cut < 2_000; cut += 111) {
            Files.write(segment, Arrays.copyOf(bytes, bytes.length - cut));
            var recovered = JournalRecovery.read(folder, recovery).recordings().getFirst();
            assertTrue(recovered.audio().lengthBytes() >= 8_000);
            plaintext(recovered.audio());
        }
    }

    @Test
    void aChangedSegmentIsNotTakenForAnother() throws IOException {
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM)) {
            speak(journal.begin(content, context(), FACTS, told::add), random(4_000));
        }
        var other = Kek.random(RANDOM, 1);
        var unreadable = JournalRecovery.read(folder, other);
        assertEquals(0, unreadable.recordings().size());
        assertEquals(1, unreadable.unreadable());
        unreadable.done();
        try (var files = Files.newDirectoryStream(folder, "*.unreadable")) {
            assertTrue(files.iterator().hasNext());
        }
    }

    @Test
    void aDamagedSegmentIsSetAsideAndNobodyWaitsForIt() throws IOException {
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM)) {
            speak(journal.begin(content, context(), FACTS, told::add), random(4_000));
        }
        var segment = SegmentFiles.list(folder).getFirst();
        var bytes = Files.readAllBytes(segment);
        bytes[3] ^= 1;
        Files.write(segment, bytes);
        var left = JournalRecovery.read(folder, recovery);
        assertEquals(1, left.unreadable());
        left.done();
        assertEquals(0, SegmentFiles.list(folder).size());
    }

    @Test
    void everyFailingWriteOrFsyncIsSurvivedByANewSegment() throws IOException {
        int failing = 1;
        for (boolean reached = true; reached; failing++) {
            var place = Files.createDirectory(folder.resolve("eio-" + failing));
            reached = survivesFaultAt(failing, place);
        }
        // Seven at least: magic, key, fsync, piece, fsync, end, fsync.
        assertTrue(failing > 7, "faults tried: " + failing);
    }

    private boolean survivesFaultAt(int operation, Path place) throws IOException {
        var faults = new FaultyFiles();
        faults.fail(operation, 1, "Input/output error");
        var audio = random(12_345);
        told.clear();
        try (var journal = RecordingJournal.open(place, recovery, faults)) {
            var recording = journal.begin(content, context(), FACTS, told::add);
            speak(recording, audio);
            assertArrayEquals(audio, plaintext(journal.end(recording)));
            if (faults.operations() >= operation) {
                assertEquals(List.of(JournalTrouble.REWRITTEN), told);
            }
        }
        var recovered = JournalRecovery.read(place, recovery).recordings();
        assertEquals(1, recovered.size());
        assertTrue(recovered.getFirst().complete());
        assertArrayEquals(audio, plaintext(recovered.getFirst().audio()));
        assertEquals(1, SegmentFiles.list(place).size());
        return faults.operations() >= operation;
    }

    @Test
    void aFullDiskIsToldAndTheAudioIsWholeWhenThereIsRoomAgain() throws IOException {
        var faults = new FaultyFiles();
        var audio = random(100_000);
        try (var journal = RecordingJournal.open(folder, recovery, faults)) {
            var recording = journal.begin(content, context(), FACTS, told::add);
            speak(recording, Arrays.copyOf(audio, 50_000));
            faults.failAll("No space left on device");
            speak(recording, Arrays.copyOfRange(audio, 50_000, 80_000));
            Await.until(() -> told.contains(JournalTrouble.FULL));
            var refused =
                    assertThrows(
                            JournalFailed.class,
                            () -> journal.begin(content, context(), FACTS, told::add));
            assertEquals(JournalTrouble.FULL, refused.trouble());
            faults.heal();
            speak(recording, Arrays.copyOfRange(audio, 80_000, 100_000));
            assertArrayEquals(audio, plaintext(journal.end(recording)));
        }
        var recovered = JournalRecovery.read(folder, recovery).recordings();
        assertEquals(1, recovered.size());
        assertArrayEquals(audio, plaintext(recovered.getFirst().audio()));
    }

    @Test
    void twoJournalsDoNotShareAFolder() throws IOException {
        try (var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM)) {
            assertThrows(
                    IOException.class,
                    () -> RecordingJournal.open(folder, recovery, FileOpener.SYSTEM));
            journal.begin(content, context(), FACTS, told::add);
        }
    }

    @Test
    void aClosedJournalRefusesInsteadOfWaiting() throws IOException {
        var journal = RecordingJournal.open(folder, recovery, FileOpener.SYSTEM);
        journal.close();
        assertThrows(
                JournalFailed.class, () -> journal.begin(content, context(), FACTS, told::add));
    }

    @Test
    void manyRecordingsShareOneFsync() throws IOException {
        var counting = new FaultyFiles();
        var recordings = new ArrayList<Recording>();
        try (var journal = RecordingJournal.open(folder, recovery, counting)) {
            for (int i = 0; i < 20; i++) {
                recordings.add(journal.begin(content, context(), FACTS, told::add));
            }
            var audio = random(40_000);
            var before = counting.operations();
            recordings.forEach(recording -> speak(recording, audio));
            recordings.forEach(journal::end);
            // 20 recordings of 20 full pieces and an end are 420 writes, in as many fsyncs as
            // there were rounds: at most one for each end and some ticks between.
            assertTrue(counting.operations() - before < 420 + 40);
        }
        assertEquals(20, JournalRecovery.read(folder, recovery).recordings().size());
    }

    private static void speak(Recording recording, byte[] audio) {
        for (int at = 0; at < audio.length; at += 160) {
            int offset = at;
            Await.until(
                    () -> recording.append(audio, offset, Math.min(160, audio.length - offset)));
        }
    }

    private static byte[] plaintext(RecordedAudio audio) throws IOException {
        var content = ContentKey.random(RANDOM);
        var out = new ByteArrayOutputStream();
        var sealed = SealedWriter.begin(content, FACTS, Channels.newChannel(out), RANDOM);
        audio.writeTo(sealed);
        sealed.finish();
        var file = Files.createTempFile("object", ".sealed");
        Files.write(file, out.toByteArray());
        try (var in = Files.newByteChannel(file, StandardOpenOption.DELETE_ON_CLOSE)) {
            return Objects.readAll(SealedReader.open(content, FACTS, in));
        }
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static ObjectContext context() {
        return new ObjectContext(
                UUID.randomUUID(),
                TenantId.random(),
                UUID.randomUUID(),
                ObjectContext.Kind.VOICEMAIL,
                AudioFormat.MULAW_8K,
                Instant.parse("2026-11-22T10:00:00Z"));
    }
}
