package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.event.SystemStarted;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.ident.TenantId;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

class VerifierScaleIT {

    /// About 25 MB of leaves in the ordinary run, 1 GB in the long one.
    private static final int ENTRIES = Boolean.getBoolean("wardline.long") ? 2_560_000 : 64_000;

    private static final int BATCH = 256;
    private static final List<TenantId> PRACTICES =
            Stream.generate(TenantId::random).limit(10).toList();

    @TempDir private Path folder;

    @Test
    void aLongLogIsVerifiedInLittleMemory() throws Exception {
        try (var database = TestPostgres.database("audit")) {
            assumeTrue(
                    database.target() instanceof DatabaseTarget.Embedded,
                    "the verifier's process reaches the bundled server only");
            var config =
                    new AuditLogConfig(
                            database.target(),
                            database.passwords().audit(),
                            AuditSigner.create(folder.resolve("audit-signer.key")),
                            folder.resolve("witness"));
            fill(config);
            // Opening reads the whole tail, which nothing has witnessed yet, and signs it.
            AuditLog.open(config, InstantSource.system()).close();
            var report = verifyInChild(database, config);
            assertTrue(report.contains("entries           " + ENTRIES + "\n"), report);
            assertTrue(report.endsWith("intact\n"), report);
        }
    }

    /// Writes batches as the sequencer does, without waiting for callers.
    private static void fill(AuditLogConfig config) throws SQLException {
        var logId = config.signer().verifierKey().logId();
        var heads = new HashMap<TenantId, TenantHead>();
        var text = "x".repeat(200);
        try (var store =
                new LogStore(config.target().connect(DbRole.AUDIT, config.password()), logId)) {
            var head = new LogHead(new MerkleTree(), store.takeOver(Instant.now()), Instant.EPOCH);
            for (int start = 0; start < ENTRIES; start += BATCH) {
                var batch = new Batch(logId, head);
                for (int i = start; i < start + BATCH; i++) {
                    var practice = PRACTICES.get(i % PRACTICES.size());
                    batch.add(
                            Act.ofMachine(practice, "test", new SystemStarted(text, false)),
                            heads.getOrDefault(practice, TenantHead.NONE),
                            Instant.now());
                }
                assertTrue(store.write(batch));
                heads.putAll(batch.heads());
                head = batch.after();
            }
        }
    }

    private static String verifyInChild(TestDatabase database, AuditLogConfig config)
            throws Exception {
        var target = (DatabaseTarget.Embedded) database.target();
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx24m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                VerifierChild.class.getName(),
                                target.socketFolder().toString(),
                                target.database(),
                                database.passwords().auditor().reveal(),
                                config.signer().verifierKey().text(),
                                config.checkpointsFile().toString())
                        .directory(new File("/"))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), report);
        return report;
    }
}
