package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.SystemStarted;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.ident.TenantId;
import org.wardline.testkit.Await;
import org.wardline.testkit.OwnPostgres;
import org.wardline.testkit.TestFolders;
import org.wardline.testkit.TestPostgres;

/// The log while its database or its witness is away: acts are refused, none is lost, and it goes
/// on by itself.
class AuditOutageIT {

    private Path folder;
    private OwnPostgres server;
    private AuditLogConfig config;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createTempDirectory("wardline-outage");
        server = OwnPostgres.started();
        config = config(server.database("audit"), folder.resolve("witness"));
    }

    @AfterEach
    void stop() {
        server.close();
        TestFolders.delete(folder);
    }

    @Test
    void actsAreRefusedWhileTheDatabaseIsStoppedAndGoOnAfterwards() {
        try (var log = open()) {
            assertEquals(0, log.append(act()).index());
            server.stop();
            for (int i = 0; i < 3; i++) {
                var refused = assertThrows(AuditUnavailable.class, () -> log.append(act()));
                assertTrue(refused.safeMessage().contains("Try again later"));
            }
            server.start();
            assertEquals(1, log.append(act()).index());
            server.stop();
            server.start();
            assertEquals(2, log.append(act()).index(), "a restart between two acts is not noticed");
        }
        assertIntact(3);
    }

    /// The process that holds the log's connection is killed in the middle of a commit or near it,
    /// which also restarts the server.
    @Test
    void actsThatAreHandedOverAgainAreWrittenOnceThoughTheAnswerToTheirCommitWasLost()
            throws Exception {
        var random = new Random(20_261_123);
        long written = 0;
        try (var log = open()) {
            for (int kill = 0; kill < 3; kill++) {
                var stop = new AtomicBoolean();
                var lots = CompletableFuture.supplyAsync(() -> handOver(log, stop));
                killTheWriterAfter(TimeUnit.MILLISECONDS.toNanos(5 + random.nextInt(40)));
                stop.set(true);
                written += lots.get(30, TimeUnit.SECONDS);
            }
        }
        assertIntact(written);
    }

    /// Hands lots over until it is to stop, each until it is taken, and says how many acts these
    /// were.
    private static long handOver(AuditLog log, AtomicBoolean stop) {
        long taken = 0;
        while (!stop.get()) {
            var lot = List.of(act(), act(), act());
            while (!isTaken(log, lot)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            taken += lot.size();
        }
        return taken;
    }

    private static boolean isTaken(AuditLog log, List<Act> lot) {
        try {
            return log.submit(lot).get().size() == lot.size();
        } catch (ExecutionException e) {
            assertInstanceOf(AuditUnavailable.class, e.getCause());
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Kills it some time after it is there, and returns when the server has recovered from that:
    /// before, it may still take a connection, only to end it.
    private void killTheWriterAfter(long nanos) {
        Await.until(() -> writersProcess().isPresent());
        LockSupport.parkNanos(nanos);
        try (var bystander = server.connectAsSuperuser()) {
            Await.until(() -> writersProcess().map(ProcessHandle::destroyForcibly).orElse(false));
            Await.until(() -> isEnded(bystander));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        Await.until(this::takesConnections);
    }

    private static boolean isEnded(Connection connection) {
        try {
            return !connection.isValid(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private boolean takesConnections() {
        try (var superuser = server.connectAsSuperuser()) {
            return superuser.isValid(1);
        } catch (DatabaseUnavailable | SQLException e) {
            return false;
        }
    }

    private Optional<ProcessHandle> writersProcess() {
        try (var superuser = server.connectAsSuperuser();
                var statement = superuser.createStatement();
                var found =
                        statement.executeQuery(
                                "SELECT pid FROM pg_stat_activity WHERE usename ="
                                        + " 'wardline_audit'")) {
            return found.next() ? ProcessHandle.of(found.getLong(1)) : Optional.empty();
        } catch (DatabaseUnavailable | SQLException e) {
            return Optional.empty();
        }
    }

    @Test
    void aServerThatStartsWithoutItsDatabaseOpensItsLogLater() {
        server.stop();
        try (var log = open()) {
            assertThrows(AuditUnavailable.class, () -> log.append(act()));
            server.start();
            assertEquals(0, log.append(act()).index());
        }
        assertIntact(1);
    }

    @Test
    void withoutItsWitnessTheLogTakesNoMoreThanACheckpointCovers() throws IOException {
        // A device that is always full stands in for a full disk.
        var full = folder.resolve("full");
        Files.createDirectory(full);
        Files.createSymbolicLink(full.resolve("checkpoints"), Path.of("/dev/full"));
        try (var log =
                AuditLog.open(
                        new AuditLogConfig(
                                config.target(), config.password(), config.signer(), full),
                        InstantSource.system())) {
            for (int i = 0; i < LogWriter.CHECKPOINT_ENTRIES; i++) {
                assertEquals(i, log.append(act()).index());
            }
            var refused = assertThrows(AuditUnavailable.class, () -> log.append(act()));
            assertTrue(refused.getMessage().contains("witness"), refused.getMessage());
        }
        try (var log = open()) {
            assertEquals(LogWriter.CHECKPOINT_ENTRIES, log.append(act()).index());
        }
        assertIntact(LogWriter.CHECKPOINT_ENTRIES + 1L);
    }

    @Test
    void aDamagedLogIsNotWrittenOn() throws Exception {
        open().close();
        try (var log = open()) {
            for (int i = 0; i < 10; i++) {
                log.append(act());
            }
        }
        attack("UPDATE audit.entry SET leaf_hash = sha256('x') WHERE index = 5");
        var refused = assertThrows(AuditLogUnusable.class, this::open);
        assertTrue(refused.safeMessage().contains("verifier"), refused.safeMessage());
        attack("DELETE FROM audit.entry WHERE index >= 5");
        refused = assertThrows(AuditLogUnusable.class, this::open);
        assertTrue(refused.safeMessage().contains("10 were witnessed"), refused.safeMessage());
    }

    @Test
    void aDamagedTailIsNotWrittenOn() throws Exception {
        var log = open();
        for (int i = 0; i < 10; i++) {
            log.append(act());
        }
        // Its connection is lost, and what it finds afterwards is not what it wrote.
        attack("DELETE FROM audit.entry WHERE index = 9");
        server.stop();
        server.start();
        assertThrows(AuditUnavailable.class, () -> log.append(act()));
        assertThrows(AuditUnavailable.class, () -> log.append(act()));
        log.close();
    }

    @Test
    void aWitnessThatWasCutIsNoticedAtStart() throws Exception {
        try (var log = open()) {
            log.append(act());
        }
        Files.writeString(folder.resolve("witness/checkpoints"), "");
        var refused = assertThrows(AuditLogUnusable.class, this::open);
        assertTrue(refused.safeMessage().contains("witness file"), refused.safeMessage());
    }

    private AuditLogConfig config(DatabaseTarget target, Path witness) {
        return new AuditLogConfig(
                target,
                TestPostgres.passwords().audit(),
                AuditSigner.create(folder.resolve("audit-signer.key")),
                witness);
    }

    private AuditLog open() {
        return AuditLog.open(config, InstantSource.system());
    }

    private void assertIntact(long entries) {
        var report =
                new AuditVerifier(
                                config.target(),
                                TestPostgres.passwords().auditor(),
                                config.signer().verifierKey().text())
                        .verify(List.of(folder.resolve("witness/checkpoints")));
        assertTrue(report.intact(), report.text());
        assertEquals(entries, report.entries());
        assertEquals(0, report.unprotectedTail());
    }

    private void attack(String sql) throws Exception {
        try (var superuser = server.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("ALTER TABLE audit.entry DISABLE TRIGGER ALL");
            statement.execute(sql);
        }
    }

    private static Act act() {
        return Act.ofMachine(TenantId.DEPLOYMENT, "test", new SystemStarted("0.1.0", false));
    }
}
