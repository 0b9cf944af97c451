package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.event.SystemStarted;
import org.wardline.audit.timestamp.LocalTsa;
import org.wardline.audit.timestamp.TimestampFeed;
import org.wardline.ident.TenantId;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// Bundles, slices and proofs of a real log, checked by the verifier's own jar, in a process that
/// has nothing else, and by the verifier in another language.
class AuditExportIT {

    /// Past a tile and a half; the last entries have no checkpoint.
    private static final int WITNESSED = 1_700;

    private static final int ENTRIES = 1_720;
    private static final List<TenantId> PRACTICES =
            Stream.generate(TenantId::random).limit(5).toList();
    private static final Path SECOND = Path.of("..", "docs", "spec", "audit_verify.py");

    private static TestDatabase database;
    private static TestAuditLog log;

    @TempDir private Path folder;

    @BeforeAll
    static void fill() throws InterruptedException {
        database = TestPostgres.database("audit");
        try (var first = TestAuditLog.open(database)) {
            append(first, WITNESSED);
        }
        log = TestAuditLog.open(database);
        append(log, ENTRIES - WITNESSED);
    }

    /// Many writers at a time, so that it takes little.
    private static void append(TestAuditLog log, int entries) throws InterruptedException {
        var writers =
                IntStream.range(0, entries)
                        .mapToObj(i ->
                                Thread.startVirtualThread(() ->
                                        log.log()
                                                .append(
                                                        Act.ofMachine(
                                                                PRACTICES.get(i % 5),
                                                                "test",
                                                                new SystemStarted("1", false)))))
                        .toList();
        for (var writer : writers) {
            writer.join();
        }
    }

    @AfterAll
    static void close() {
        log.close();
        database.close();
    }

    private static AuditExport export() {
        return new AuditExport(
                database.target(),
                database.passwords().auditor(),
                log.config().signer().verifierKey());
    }

    @Test
    void aBundleIsCheckedWithoutServerAndByBoth() throws Exception {
        var bundle = folder.resolve("bundle");
        try (var export = export()) {
            assertEquals(ENTRIES, export.whole(log.config().checkpointsFile(), bundle));
            assertThrows(
                    ExportFailed.class,
                    () -> export.whole(log.config().checkpointsFile(), bundle),
                    "an export is never mixed with another");
        }
        var said = byJar(0, bundle.toString());
        assertTrue(said.contains("entries           " + ENTRIES), said);
        assertTrue(said.contains("unprotected tail  20 entries from " + WITNESSED), said);
        assertTrue(said.contains("the key is the bundle's own"), said);
        said = byJar(0, "--verifier-key", key().toString(), bundle.toString());
        assertFalse(said.contains("the bundle's own"), said);
        assertEquals(bundle + " intact", bySecond(0, bundle));
        corrupt(bundle.resolve("entries"), 600_000);
        said = byJar(1, bundle.toString());
        assertTrue(said.contains("NOT INTACT, first bad entry "), said);
        var first = said.substring(said.lastIndexOf(' ') + 1).strip();
        assertTrue(bySecond(1, bundle).contains("first bad entry " + first + ":"), said);
    }

    @Test
    void timeStampsGoIntoTheBundle() throws Exception {
        var config = log.config();
        var bundle = folder.resolve("stamped");
        try (var tsa = new LocalTsa(folder);
                var export = export()) {
            TimestampFeed.start(config::newestNote, tsa.target(), config.timestampsFile()).close();
            export.whole(config.checkpointsFile(), bundle);
            var authorities = tsa.target().authorities().toString();
            var said = byJar(0, "--timestamp-authorities", authorities, bundle.toString());
            assertTrue(said.contains(" entries existed at "), said);
            assertTrue(said.contains(", says CN=Time of tests"), said);
            assertEquals(bundle + " intact", bySecond(0, bundle));
        }
    }

    @Test
    void aPracticesSliceIsProvablyCompleteAndShowsNoOther() throws Exception {
        var practice = PRACTICES.get(2);
        var slice = folder.resolve("slice");
        try (var export = export()) {
            assertEquals(WITNESSED / 5, export.practice(practice, slice));
            var nobody = TenantId.random();
            assertThrows(
                    ExportFailed.class, () -> export.practice(nobody, folder.resolve("nobody")));
        }
        var said = byJar(0, "--verifier-key", key().toString(), slice.toString());
        assertTrue(said.contains("entries of practice " + practice), said);
        assertEquals(slice + " intact", bySecond(0, slice));
        for (var file : List.of("entries", "practice", "checkpoints", "audit.vkey")) {
            var bytes = Files.readAllBytes(slice.resolve(file));
            var text = new String(bytes, StandardCharsets.ISO_8859_1);
            for (var other : PRACTICES) {
                boolean own = other.equals(practice);
                assertTrue(own || !text.contains(other.toString()), file);
                assertTrue(own || !text.contains(binary(other)), file);
            }
        }
        // A smaller claim with the entries to match: the tree of practices knows better.
        var entries = slice.resolve("entries");
        Files.write(entries, GeneratedLog.withoutLast(Files.readAllBytes(entries)));
        var claim = Files.readString(slice.resolve("practice"));
        Files.writeString(
                slice.resolve("practice"),
                claim.replace("entries " + WITNESSED / 5, "entries " + (WITNESSED / 5 - 1)));
        assertTrue(byJar(1, slice.toString()).contains("rewritten"));
        assertTrue(bySecond(1, slice).contains("rewritten"));
    }

    @Test
    void everyEntryCanBeProven() throws Exception {
        var proof = folder.resolve("proof");
        try (var export = export()) {
            for (long index : new long[] {0, 1, 255, 256, 511, 512, 1_024, 1_535, 1_536, 1_699}) {
                var text = export.proof(index);
                assertTrue(
                        org.wardline.audit.verify.LoggedEntry.proven(
                                        text, log.config().signer().verifierKey().text())
                                .isPresent(),
                        text);
                Files.writeString(proof, text);
            }
            assertThrows(ExportFailed.class, () -> export.proof(WITNESSED));
            assertThrows(ExportFailed.class, () -> export.proof(-1));
        }
        var said = byJar(0, "--verifier-key", key().toString(), proof.toString());
        assertTrue(said.startsWith("entry 1699 (system.started, number "), said);
        corrupt(proof, 40);
        byJar(1, "--verifier-key", key().toString(), proof.toString());
    }

    private static Path key() {
        return log.config().verifierKeyFile();
    }

    private static String binary(TenantId practice) {
        var bytes =
                java.nio.ByteBuffer.allocate(16)
                        .putLong(practice.value().getMostSignificantBits())
                        .putLong(practice.value().getLeastSignificantBits())
                        .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void corrupt(Path file, int offset) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[offset % bytes.length] ^= 1;
        Files.write(file, bytes);
    }

    private static String byJar(int exit, String... arguments) throws Exception {
        try (var files = Files.list(Path.of("target"))) {
            var jar =
                    files.filter(file -> file.toString().endsWith("-verifier.jar"))
                            .findFirst()
                            .orElseThrow();
            var command =
                    new ArrayList<>(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-jar",
                                    jar.toString()));
            command.addAll(List.of(arguments));
            return run(exit, command);
        }
    }

    private static String bySecond(int exit, Path bundle) throws Exception {
        return run(exit, List.of("python3", SECOND.toString(), bundle.toString()));
    }

    private static String run(int exit, List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getInputStream()) {
            var said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
            assertEquals(exit, process.waitFor(), said);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
