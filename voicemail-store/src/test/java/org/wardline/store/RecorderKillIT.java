package org.wardline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.blob.FileOpener;
import org.wardline.envelope.SealedReader;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.key.DepositKey;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.testkit.Await;
import org.wardline.testkit.CanarySearch;
import org.wardline.testkit.Speech;

/// `kill -9` of the recorder at random moments: while callers speak, while messages are sealed.
class RecorderKillIT {

    private static final int KILLS = Boolean.getBoolean("wardline.long") ? 200 : 10;
    private static final long HALF_A_SECOND_BYTES = 4_000;
    private static final long SHORTEST_BYTES = 16_000;

    private final CanarySearch canary =
            new CanarySearch()
                    .plant(Speech.mulaw())
                    .plant(Speech.pcm())
                    .plantText(StoreHouse.CALLER_NAME)
                    .plantText(StoreHouse.CALLER_NUMBER);
    private final DepositKey deposit = DepositKey.generate(1);
    private final TenantId tenant = TenantId.random();

    @TempDir Path folder;
    private int interrupted;
    private int complete;

    @Test
    void everyMessageIsReadableUpToHalfASecondBeforeTheKill() throws Exception {
        var seed = new SecureRandom().nextLong();
        var random = new Random(seed);
        assertTheSearchFinds();
        for (int kill = 0; kill < KILLS; kill++) {
            var home = Files.createDirectory(folder.resolve("kill-" + kill));
            Files.createDirectories(KeyPaths.under(home).dataFolder());
            Keys.open(KeyPaths.under(home), new SecureRandom());
            // At a random moment of its share of the time, so that no phase is left to luck.
            var progress = killAfter(home, 100 + (kill * 5_000L + random.nextInt(5_000)) / KILLS);
            assertEquals(0, canary.hits(home), "seed " + seed);
            check(home, progress);
            assertEquals(0, canary.hits(home), "seed " + seed);
        }
        // Both kinds of kill were met: between the words, and after a message was kept.
        assertTrue(interrupted > 0 && complete > 0, interrupted + " and " + complete);
    }

    /// A folder with 64 bytes of the speech, and one with the caller's name, are not clean.
    private void assertTheSearchFinds() throws IOException {
        assertTrue(canary.planted() > 10_000);
        var control = Files.createDirectory(folder.resolve("control"));
        var speech = Speech.mulaw();
        int middle = speech.length / 2;
        var window = Arrays.copyOfRange(speech, middle, middle + CanarySearch.WINDOW_BYTES);
        Files.write(control.resolve("sound"), window);
        assertEquals(1, canary.hits(control));
        Files.writeString(control.resolve("sound"), "From: " + StoreHouse.CALLER_NAME);
        assertEquals(1, canary.hits(control));
    }

    private KillProgress killAfter(Path home, long ms) throws Exception {
        var file = folder.resolve(home.getFileName() + ".progress");
        var progress = new KillProgress(file);
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RecorderProcess.class.getName(),
                                home.toString(),
                                file.toString(),
                                tenant.toString(),
                                HexFormat.of().formatHex(deposit.publicHalf().point()))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("recorder.log").toFile())
                        .start();
        Await.until(() -> progress.state(0) >= KillProgress.BEGUN || !process.isAlive());
        assertFalse(process.waitFor(ms, TimeUnit.MILLISECONDS), "the recorder ended by itself");
        process.destroyForcibly().waitFor();
        return progress;
    }

    private void check(Path home, KillProgress progress) throws IOException {
        var paths = KeyPaths.under(home);
        var keys = Keys.open(paths, new SecureRandom());
        var store = StorePaths.under(paths.dataFolder());
        try (var recorder =
                new Recorder(store, keys.deployment(), keys.service(), FileOpener.SYSTEM)) {
            var notes = new HashMap<MessageId, DeliveryNote>();
            recorder.outbox().list().forEach(note -> notes.put(note.message(), note));
            for (var slot : IntStream.range(0, KillProgress.SLOTS).toArray()) {
                if (progress.state(slot) >= KillProgress.BEGUN) {
                    check(recorder, notes, progress, slot);
                }
            }
        }
    }

    private void check(
            Recorder recorder, Map<MessageId, DeliveryNote> notes, KillProgress progress, int slot)
            throws IOException {
        var spoken = progress.appended(slot);
        var note = Optional.ofNullable(notes.get(progress.message(slot)));
        var what = "recording " + slot + " of " + spoken + " bytes in " + progress.state(slot);
        assertTrue(note.isPresent(), what + " has vanished");
        switch (note.get()) {
            case DeliveryNote.Dropped _ ->
                    assertTrue(spoken < SHORTEST_BYTES + HALF_A_SECOND_BYTES, what);
            case DeliveryNote.Sealed sealed -> {
                assertTrue(sealed.audioBytes() >= spoken - HALF_A_SECOND_BYTES, what);
                if (progress.state(slot) == KillProgress.KEPT) {
                    assertFalse(sealed.interrupted(), what);
                    assertEquals(spoken, sealed.audioBytes(), what);
                }
                if (progress.state(slot) == KillProgress.BEGUN) {
                    assertTrue(sealed.interrupted(), what);
                }
                assertHeard(recorder, sealed, slot);
                interrupted += sealed.interrupted() ? 1 : 0;
                complete += sealed.interrupted() ? 0 : 1;
            }
        }
    }

    private void assertHeard(Recorder recorder, DeliveryNote.Sealed note, int slot)
            throws IOException {
        var facts = note.facts();
        var content = deposit.unwrap(facts.wrap().toArray(), facts.wrapContext());
        try (var object = recorder.blobs().open(ObjectSealer.blobId(facts.object()))) {
            assertEquals(note.sealedBytes(), object.size());
            var reader = SealedReader.open(content, facts.object().bytes(), object);
            assertEquals(note.audioBytes(), reader.lengthBytes());
            var audio = new byte[(int) reader.lengthBytes()];
            assertEquals(audio.length, reader.read(0, audio, 0, audio.length));
            for (int at = 0; at < audio.length; at++) {
                assertEquals(RecorderProcess.said(slot, at), audio[at]);
            }
        }
    }
}
