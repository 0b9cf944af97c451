package org.wardline.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.db.Database;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.media.testkit.Eventually;
import org.wardline.testkit.OwnPostgres;
import org.wardline.testkit.TestFolders;
import org.wardline.testkit.TestPostgres;

/// `kill -9` at random moments of an outage and of the time after it: every act that was on disk is
/// in the log in the end, once and in its place.
class SpoolKillIT {

    private static final int KILLS = Boolean.getBoolean("wardline.long") ? 200 : 10;
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private final Random random = new Random(20_261_123);

    /// How many acts of each process were durable when it was killed.
    private final LinkedHashMap<String, Long> durable = new LinkedHashMap<>();

    private Path home;
    private OwnPostgres server;
    private AuditLogConfig config;

    @BeforeEach
    void anInstallation() throws IOException {
        home = Files.createTempDirectory("wardline-spool");
        Files.createDirectories(home.resolve("data"));
        Keys.open(KeyPaths.under(home), new SecureRandom());
        server = OwnPostgres.started();
        config =
                new AuditLogConfig(
                        server.database("audit"),
                        TestPostgres.passwords().audit(),
                        AuditSigner.create(home.resolve("audit-signer.key")),
                        home.resolve("witness"));
    }

    @AfterEach
    void stop() {
        server.close();
        TestFolders.delete(home);
    }

    @Test
    void nothingThatWasOnDiskIsLostOrWrittenTwice() throws Exception {
        boolean stopped = false;
        for (int kill = 0; kill < KILLS; kill++) {
            // Two of three die in the outage, the third while what waited is being handed over.
            boolean away = kill % 3 < 2;
            if (away != stopped) {
                if (away) {
                    server.stop();
                } else {
                    server.start();
                }
                stopped = away;
            }
            workAndKill("k" + kill + "_");
        }
        if (stopped) {
            server.start();
        }
        var entries = drained();
        SpooledEntries.assertWholeAndInOrder(entries);
        durable.forEach((name, count) -> assertArrived(entries, name, count));
        assertTrue(durable.values().stream().mapToLong(Long::longValue).sum() > KILLS);
        assertIntact();
    }

    private static void assertArrived(List<AuditEntry> entries, String name, long count) {
        var arrived =
                entries.stream()
                        .map(entry -> entry.field("cause").orElseThrow())
                        .filter(cause -> cause.startsWith(name))
                        .toList();
        assertTrue(arrived.size() >= count, name + arrived.size() + " of " + count);
        assertEquals(
                LongStream.range(0, arrived.size()).mapToObj(number -> name + number).toList(),
                arrived);
    }

    /// What the next start, and the whole minute after it, make of what is left.
    private List<AuditEntry> drained() throws Exception {
        try (var auditor =
                        Database.open(
                                config.target(),
                                DbRole.AUDITOR,
                                TestPostgres.passwords().auditor());
                var audit = AuditLog.open(config, InstantSource.system())) {
            var reader = new AuditReader(auditor, config.signer().verifierKey());
            try (var _ =
                    AuditSpool.open(
                            home.resolve("data/spool"),
                            Keys.open(KeyPaths.under(home), new SecureRandom()).service(),
                            audit,
                            reader,
                            InstantSource.system())) {
                Eventually.until("nothing is left", RECOVERY, () -> left() == 0);
            }
            return SpooledEntries.of(reader);
        }
    }

    private long left() {
        try (var files = Files.list(home.resolve("data/spool"))) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertIntact() {
        var report =
                new AuditVerifier(
                                config.target(),
                                TestPostgres.passwords().auditor(),
                                config.signer().verifierKey().text())
                        .verify(List.of(config.checkpointsFile()));
        assertTrue(report.intact(), report.text());
    }

    private void workAndKill(String name) throws Exception {
        var target = (DatabaseTarget.Embedded) config.target();
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SpoolProcess.class.getName(),
                                home.toString(),
                                target.socketFolder().toString(),
                                target.database(),
                                name)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        durable.put(name, 0L);
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            int lines = 1 + random.nextInt(10);
            for (int i = 0; i < lines; i++) {
                assertNotNull(heard(out, name), "the process ended by itself");
            }
            // Process.destroyForcibly would close its output before it is read.
            var kill = new ProcessBuilder("kill", "-KILL", Long.toString(process.pid()));
            assertEquals(0, kill.start().waitFor());
            while (heard(out, name) != null) {
                // What it said in its last moment counts too.
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /// The next line of ours; the log goes to standard output too.
    private String heard(BufferedReader out, String name) throws IOException {
        var line = out.readLine();
        while (line != null && !line.matches("durable [0-9]+")) {
            line = out.readLine();
        }
        if (line != null) {
            durable.merge(name, Long.parseLong(line.substring(line.indexOf(" ") + 1)), Math::max);
        }
        return line;
    }
}
