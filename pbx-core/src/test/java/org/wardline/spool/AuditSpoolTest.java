package org.wardline.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.Act;
import org.wardline.audit.event.PhoneUnregistered;
import org.wardline.blob.FileOpener;
import org.wardline.ident.Actor;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Origin;
import org.wardline.ident.TenantId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.key.ServiceKey;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.FaultyFiles;

/// What waits for the audit log, with a log that can be away, a disk that can fail and runs that
/// end without a word.
class AuditSpoolTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final TenantId PRACTICE = TenantId.random();
    private static final DeviceId DEVICE = DeviceId.random();
    private static final Actor PHONE = new Actor.Phone(DEVICE);
    private static final Origin ORIGIN = new Origin("192.0.2.7", "Deskphone/1");
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00.123456Z");

    @TempDir private Path home;
    private final LogOfTests log = new LogOfTests();
    private final FaultyFiles disk = new FaultyFiles();
    private final Map<AuditSpool, Integer> spools = new LinkedHashMap<>();
    private ServiceKey key;
    private int added;

    @BeforeEach
    void keys() throws IOException {
        Files.createDirectories(home.resolve("data"));
        key = Keys.open(KeyPaths.under(home), new SecureRandom()).service();
    }

    @AfterEach
    void close() {
        log.isAway(false);
        disk.heal();
        spools.keySet().forEach(AuditSpool::close);
    }

    private AuditSpool spool() throws IOException {
        return spool(SpoolLimits.USUAL, disk);
    }

    private AuditSpool spool(SpoolLimits limits, FileOpener opener) throws IOException {
        return spool(folder(), log, limits, opener);
    }

    private AuditSpool spool(Path folder, LogOfTests to, SpoolLimits limits, FileOpener opener)
            throws IOException {
        var spool =
                new AuditSpool(
                        SpoolFolder.open(folder), key, to.destination(), opener, limits, () -> NOW);
        spools.put(spool, 0);
        spool.start();
        return spool;
    }

    private Path folder() {
        return home.resolve("data/spool");
    }

    private static Act act(int number) {
        return new Act(PRACTICE, PHONE, ORIGIN, new PhoneUnregistered(DEVICE, "reason_" + number));
    }

    /// The next acts, each of another name.
    private void add(AuditSpool spool, int count) {
        for (int i = 0; i < count; i++) {
            spool.add(act(added));
            added++;
            spools.merge(spool, 1, Integer::sum);
        }
    }

    private void addDurably(AuditSpool spool, int count) throws InterruptedException {
        add(spool, count);
        Eventually.until("on disk", DEADLINE, () -> spool.durable() == spools.get(spool));
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "reason_" + i).toList();
    }

    private void awaitArrived(List<String> names) throws InterruptedException {
        Eventually.until("arrived", DEADLINE, () -> log.reasons().size() >= names.size());
        assertEquals(names, log.reasons());
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder())) {
            return files.sorted().toList();
        }
    }

    @Test
    void actsArriveInOrderWithWhenTheyHappenedAndTheirPlace() throws Exception {
        var spool = spool();
        add(spool, 300);
        awaitArrived(names(0, 300));
        var entry = log.acts().getFirst();
        assertEquals(PRACTICE, entry.tenant());
        assertEquals(PHONE, entry.actor());
        assertEquals(ORIGIN, entry.origin());
        assertEquals("phone.unregistered", entry.event().kind());
        assertEquals(NOW.toString(), LogOfTests.field(entry, "happened"));
        assertEquals(LongStream.range(0, 300).boxed().toList(), log.numbers());
        Eventually.until("nothing waits", DEADLINE, () -> spool.size() == 0);
    }

    @Test
    void anOutageLosesNothingAndChangesNoOrder() throws Exception {
        var spool = spool();
        addDurably(spool, 5);
        log.isAway(true);
        addDurably(spool, 1_000);
        assertTrue(spool.size() >= 1_000);
        log.isAway(false);
        awaitArrived(names(0, 1_005));
        assertEquals(LongStream.range(0, 1_005).boxed().toList(), log.numbers());
    }

    @Test
    void nothingIsReadableOnTheDiskAndNothingIsLeftThereAfterwards() throws Exception {
        var spool = spool();
        log.isAway(true);
        addDurably(spool, 50);
        var bytes = new String(Files.readAllBytes(files().getFirst()), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.startsWith("wardline-spool-v1\n"));
        assertFalse(bytes.contains("reason_"));
        assertFalse(bytes.contains("192.0.2.7"));
        log.isAway(false);
        awaitArrived(names(0, 50));
        spool.close();
        assertEquals(List.of(), files());
    }

    @Test
    void whatAKilledRunLeftIsHandedOverOnceAndFirst() throws Exception {
        var killed = spool();
        log.isAway(true);
        addDurably(killed, 40);
        // It ends when half of it has arrived and it was not told.
        log.endsAfter(20);
        log.isAway(false);
        Eventually.until("half of it", DEADLINE, () -> log.reasons().size() == 20);
        killed.close();
        log.goesOn();
        var next = spool();
        add(next, 10);
        awaitArrived(names(0, 50));
        next.close();
        assertEquals(List.of(), files());
    }

    @Test
    void whatWaitsWhenTheServerStopsWaitsForTheNextStart() throws Exception {
        var stopped = spool();
        log.isAway(true);
        add(stopped, 30);
        stopped.close();
        assertEquals(1, files().size());
        var stoppedToo = spool();
        add(stoppedToo, 30);
        stoppedToo.close();
        assertEquals(2, files().size());
        log.isAway(false);
        add(spool(), 5);
        awaitArrived(names(0, 65));
    }

    @Test
    void aChangedFileIsToldAndKeptAside() throws Exception {
        var killed = spool();
        log.isAway(true);
        addDurably(killed, 3);
        killed.close();
        var file = files().getFirst();
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 40] ^= 1;
        Files.write(file, bytes);
        log.isAway(false);
        var next = spool();
        add(next, 1);
        Eventually.until("told", DEADLINE, () -> log.acts().size() == 4);
        assertEquals(
                List.of(
                        "phone.unregistered",
                        "phone.unregistered",
                        "spool.damaged",
                        "phone.unregistered"),
                log.acts().stream().map(act -> act.event().kind()).toList());
        assertEquals("1", LogOfTests.field(log.acts().get(2), "number"));
        Eventually.until(
                "kept aside",
                DEADLINE,
                () -> Files.exists(folder().resolve("spool-0000000001.ws.damaged")));
    }

    @Test
    void anActCanNotBeTakenOutMovedOrTakenFromAnotherFile() throws Exception {
        log.isAway(true);
        for (int i = 0; i < 2; i++) {
            var run = spool();
            addDurably(run, 3);
            run.close();
        }
        var one = SegmentRecords.of(Files.readAllBytes(files().get(0)));
        var other = SegmentRecords.of(Files.readAllBytes(files().get(1)));
        assertEquals(3, readable(one));
        assertEquals(0, readable(one.without(0)));
        assertEquals(1, readable(one.without(1)));
        assertEquals(1, readable(one.swapped(1, 2)));
        assertEquals(1, readable(one.with(1, other.record(1))));
        assertEquals(0, readable(one.withHeaderOf(other)));
        assertEquals(2, readable(one.cut(1)));
    }

    private int readable(SegmentRecords records) throws IOException {
        var file = Files.write(home.resolve("made"), records.bytes());
        try (var reader = SegmentReader.open(file, key).orElseThrow()) {
            return reader.next(10, reader.sizeBytes()).size();
        }
    }

    @Test
    void whatHasNoRoomIsCountedInItsPlace() throws Exception {
        log.isAway(true);
        // Full with one segment, which is the one that is written to.
        var spool = spool(new SpoolLimits(10_000, 4_000, 100_000), disk);
        addDurably(spool, 10);
        addDurably(spool, 10);
        int kept = added;
        add(spool, 7);
        log.isAway(false);
        Eventually.until("drained", DEADLINE, () -> spool.size() == 0);
        var acts = log.acts();
        assertEquals(names(0, kept), log.reasons());
        assertEquals("entries.lost", acts.getLast().event().kind());
        assertEquals("7", LogOfTests.field(acts.getLast(), "count"));
    }

    @Test
    void aDiskThatFailsCostsNothingWhileTheLogIsThere() throws Exception {
        var spool = spool();
        addDurably(spool, 10);
        disk.failAll("No space left on device");
        add(spool, 10);
        awaitArrived(names(0, 20));
        disk.heal();
        add(spool, 10);
        awaitArrived(names(0, 30));
    }

    @Test
    void aDiskThatFailsOnceAtEachStepLosesNothingThatWasDurable() throws Exception {
        log.isAway(true);
        for (int operation = 1; operation <= 12; operation++) {
            var faulty = new FaultyFiles();
            faulty.fail(operation, 1, "Input/output error");
            var spool = spool(home.resolve("faulty" + operation), log, SpoolLimits.USUAL, faulty);
            int first = added;
            for (int lot = 0; lot < 3; lot++) {
                addDurably(spool, 2);
            }
            // What the disk has if the process is killed now.
            var copy = copyOf(home.resolve("faulty" + operation), "copy" + operation);
            var next = new LogOfTests();
            spool(copy, next, SpoolLimits.USUAL, FileOpener.SYSTEM);
            int last = added;
            Eventually.until("arrived", DEADLINE, () -> next.reasons().size() == last - first);
            assertEquals(names(first, last), next.reasons(), "operation " + operation);
        }
    }

    private Path copyOf(Path folder, String name) throws IOException {
        var copy = Files.createDirectory(home.resolve(name));
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    @Test
    void anActThatTheLogRefusesCostsNoOther() throws Exception {
        log.refuses("reason_3");
        var spool = spool();
        log.isAway(true);
        addDurably(spool, 6);
        log.isAway(false);
        Eventually.until("the others", DEADLINE, () -> log.reasons().size() == 5);
        assertFalse(log.reasons().contains("reason_3"));
    }

    @Test
    void longSegmentsAreRemovedWhileItRuns() throws Exception {
        var spool = spool(new SpoolLimits(10_000, 256 << 20, 100_000), disk);
        for (int i = 0; i < 20; i++) {
            addDurably(spool, 100);
        }
        Eventually.until("all", DEADLINE, () -> spool.size() == 0);
        assertEquals(names(0, 2_000), log.reasons());
        assertTrue(files().size() <= 2, files().toString());
    }
}
