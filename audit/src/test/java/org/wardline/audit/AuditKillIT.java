package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.event.SystemStarted;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.db.DatabaseTarget;
import org.wardline.ident.TenantId;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

class AuditKillIT {

    @TempDir private Path folder;

    @Test
    void nothingAcknowledgedIsLostHoweverOftenTheWriterIsKilled() throws Exception {
        int kills = Boolean.getBoolean("wardline.long") ? 200 : 10;
        var random = new Random(20_261_122);
        try (var database = TestPostgres.database("audit")) {
            assumeTrue(
                    database.target() instanceof DatabaseTarget.Embedded,
                    "the writer's process reaches the bundled server only");
            var signer = AuditSigner.create(folder.resolve("audit-signer.key"));
            long acknowledged = -1;
            for (int kill = 0; kill < kills; kill++) {
                acknowledged = Math.max(acknowledged, writeAndKill(database, random));
                assertVerified(database, signer, acknowledged);
            }
            var config =
                    new AuditLogConfig(
                            database.target(),
                            database.passwords().audit(),
                            signer,
                            folder.resolve("witness"));
            try (var log = AuditLog.open(config, InstantSource.system())) {
                long next =
                        log.append(
                                        Act.ofMachine(
                                                TenantId.DEPLOYMENT,
                                                "test",
                                                new SystemStarted("1", false)))
                                .index();
                assertTrue(next > acknowledged);
            }
        }
    }

    /// @return the highest index that the process said was durable
    private long writeAndKill(TestDatabase database, Random random) throws Exception {
        var target = (DatabaseTarget.Embedded) database.target();
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AuditWriterChild.class.getName(),
                                target.socketFolder().toString(),
                                target.database(),
                                folder.toString(),
                                database.passwords().audit().reveal())
                        .directory(new File("/"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int lines = 1 + random.nextInt(400);
        long highest = -1;
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                var line = out.readLine();
                assertTrue(line != null && line.matches("[0-9]+"), "unexpected: " + line);
                highest = Math.max(highest, Long.parseLong(line));
            }
            // Process.destroyForcibly would close its output before it is read.
            var kill = new ProcessBuilder("kill", "-KILL", Long.toString(process.pid()));
            assertEquals(0, kill.start().waitFor());
            // What it said in its last moment counts too; a number that was cut is a smaller one.
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                highest = Math.max(highest, line.isEmpty() ? -1 : Long.parseLong(line));
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return highest;
    }

    private void assertVerified(TestDatabase database, AuditSigner signer, long acknowledged) {
        var report =
                new AuditVerifier(
                                database.target(),
                                database.passwords().auditor(),
                                signer.verifierKey().text())
                        .verify(List.of(folder.resolve("witness/checkpoints")));
        assertTrue(report.intact(), report.text());
        assertTrue(report.entries() > acknowledged, report.text());
        assertTrue(report.unprotectedTail() <= 1_000, report.text());
        assertEquals(List.of(), report.findings());
    }
}
