package org.wardline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.blob.FileOpener;
import org.wardline.envelope.JournalTrouble;
import org.wardline.ident.MessageId;
import org.wardline.testkit.Await;
import org.wardline.testkit.FaultyFiles;
import org.wardline.testkit.Speech;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

class FullDiskIT {

    private static final byte[] SPEECH = Speech.mulaw();
    private static final String SMALL_DISK = "4m";

    @TempDir Path home;
    private TestDatabase database;
    private TestAuditLog audit;
    private StoreHouse house;
    private Practice practice;

    @BeforeEach
    void start() throws IOException {
        database = TestPostgres.database("audit", "store");
        audit = TestAuditLog.open(database);
        house = new StoreHouse(home);
        practice = Practice.create(audit.log());
    }

    @AfterEach
    void theLogIsIntact() {
        var report = audit.verified();
        audit.close();
        database.close();
        assertTrue(report.intact(), report.text());
    }

    @Test
    void aReallyFullDiskIsSaidAndNoBrokenObjectStays() throws Exception {
        assumeTrue(mount(), "mounting a small disk takes root");
        try (var store = open(FileOpener.SYSTEM)) {
            store.createKeys(practice.tenant());
            List<JournalTrouble> told = new CopyOnWriteArrayList<>();
            var deposit = store.beginDeposit(StoreHouse.request(practice), told::add);
            StoreHouse.speak(deposit, SPEECH);
            var filler = fill();
            StoreHouse.speak(deposit, SPEECH);
            Await.until(() -> told.contains(JournalTrouble.FULL));
            assertThrows(StoreFull.class, () -> StoreHouse.begin(store, practice));
            assertThrows(StoreFull.class, deposit::finish);
            Await.until(this::isWithoutObjects);
            assertTrue(segments() <= 3, "segments of a full disk: " + segments());
            Files.delete(filler);
            StoreHouse.awaitDelivered(store);
            assertHeardTwice(store, deposit.message());
            assertTrue(
                    store.list(practice.mayList(), practice.lists()).getFirst().interrupted(),
                    "what was cut says so");
        } finally {
            run("umount", "-l", house.data().toString());
        }
    }

    @Test
    void everyFailingWriteOfTheEndIsSaidAndRetried() throws IOException {
        int step = Boolean.getBoolean("wardline.long") ? 1 : 3;
        for (int operation = 1; operation <= 40; operation += step) {
            var faults = new FaultyFiles();
            try (var store = open(faults)) {
                store.createKeys(practice.tenant());
                var deposit = StoreHouse.begin(store, practice);
                StoreHouse.speak(deposit, SPEECH);
                StoreHouse.speak(deposit, SPEECH);
                faults.fail(faults.operations() + operation, 2, "Input/output error");
                finish(deposit);
                faults.heal();
                StoreHouse.awaitDelivered(store);
                assertHeardTwice(store, deposit.message());
            }
        }
    }

    @Test
    void aStartOnAFullDiskRecoversOnceThereIsRoom() throws IOException {
        var deposits = new ArrayList<Deposit>();
        try (var store = open(FileOpener.SYSTEM)) {
            store.createKeys(practice.tenant());
            for (int i = 0; i < 3; i++) {
                deposits.add(StoreHouse.begin(store, practice));
                StoreHouse.speak(deposits.get(i), SPEECH);
                StoreHouse.speak(deposits.get(i), SPEECH);
            }
        }
        var faults = new FaultyFiles();
        faults.failAll("No space left on device");
        try (var store = open(faults)) {
            assertEquals(3, store.undelivered());
            Await.until(this::isWithoutObjects);
            faults.heal();
            StoreHouse.awaitDelivered(store);
            deposits.forEach(deposit -> assertHeardTwice(store, deposit.message()));
        }
    }

    private static void finish(Deposit deposit) {
        try {
            assertInstanceOf(DepositOutcome.Kept.class, deposit.finish());
        } catch (StoreUnavailable e) {
            assertTrue(e.safeMessage().contains("cannot be stored"));
        }
    }

    private void assertHeardTwice(VoicemailStore store, MessageId message) {
        try (var playback = practice.open(store, message)) {
            var heard = StoreHouse.readAll(playback);
            assertEquals(2 * SPEECH.length, heard.length);
            assertArrayEquals(SPEECH, Arrays.copyOf(heard, SPEECH.length));
        }
    }

    private VoicemailStore open(FileOpener opener) throws IOException {
        return VoicemailStore.open(
                StorePaths.under(house.data()),
                house.keys(),
                database.app(),
                audit.log(),
                InstantSource.system(),
                opener);
    }

    /// The data folder becomes a disk of 4 MB; what is in it moves along.
    private boolean mount() throws Exception {
        var installation = Files.readAllBytes(house.data().resolve("installation"));
        var options = "size=" + SMALL_DISK + ",mode=0700";
        if (run("mount", "-t", "tmpfs", "-o", options, "tmpfs", house.data().toString()) != 0) {
            return false;
        }
        Files.write(house.data().resolve("installation"), installation);
        return true;
    }

    private Path fill() throws IOException {
        var filler = house.data().resolve("filler");
        try (var out = Files.newOutputStream(filler)) {
            var block = new byte[4_096];
            for (int i = 0; i < 2_000; i++) {
                out.write(block);
            }
        } catch (IOException _) {
            return filler;
        }
        throw new AssertionError("the small disk is not full");
    }

    /// What is tried again now and then begins an object and removes it.
    private boolean isWithoutObjects() {
        try (var files = Files.walk(house.data().resolve("blobs"))) {
            return files.noneMatch(Files::isRegularFile);
        } catch (IOException | UncheckedIOException _) {
            return false; // removed while we looked
        }
    }

    private long segments() throws IOException {
        try (var files = Files.list(house.data().resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".wj")).count();
        }
    }

    private static int run(String... command) throws Exception {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor();
        } catch (IOException _) {
            return -1;
        }
    }
}
