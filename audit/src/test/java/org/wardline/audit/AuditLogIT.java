package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.Listened;
import org.wardline.audit.event.SystemStarted;
import org.wardline.db.Database;
import org.wardline.db.DbRole;
import org.wardline.ident.Actor;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.Origin;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.testkit.Await;
import org.wardline.testkit.SettableClock;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

class AuditLogIT {

    private final TenantId practice = TenantId.random();
    private final TestDatabase database = TestPostgres.database("audit");

    @TempDir private Path folder;
    private AuditLogConfig config;

    @BeforeEach
    void makeKey() {
        config =
                new AuditLogConfig(
                        database.target(),
                        database.passwords().audit(),
                        AuditSigner.create(folder.resolve("audit-signer.key")),
                        folder.resolve("witness"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anActIsInTheDatabaseWhenAppendReturns() throws SQLException {
        try (var log = open()) {
            var receipt = log.append(started());
            assertEquals(0, receipt.index());
            assertEquals(1, log.append(started()).index());
            assertEquals(2, count());
        }
    }

    @Test
    void manyWritersAtOnceGetContiguousIndexesAndAnUnbrokenChainEach() throws Exception {
        int writers = 64;
        int each = 20;
        try (var log = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<long[]>>();
            for (int writer = 0; writer < writers; writer++) {
                var tenant = writer % 2 == 0 ? practice : TenantId.random();
                tasks.add(() ->
                        IntStream.range(0, each)
                                .mapToLong(i -> log.append(started(tenant)).index())
                                .toArray());
            }
            var indexes = new ArrayList<Long>();
            for (var done : threads.invokeAll(tasks)) {
                var own = done.get();
                for (int i = 1; i < own.length; i++) {
                    assertTrue(own[i - 1] < own[i], "a writer's own acts are in its order");
                }
                LongStream.of(own).forEach(indexes::add);
            }
            assertEquals(
                    LongStream.range(0, (long) writers * each).boxed().toList(),
                    indexes.stream().sorted().toList());
        }
        assertEquals((long) writers * each, count());
        try (var reader = auditor()) {
            var chain = new AuditReader(reader, key()).list(practice, 0, 1_000);
            assertEquals(
                    LongStream.range(0, 32L * each).boxed().toList(),
                    chain.stream().map(AuditEntry::tenantSeq).toList());
        }
    }

    @Test
    void aRestartGoesOnWhereTheLogEnded() throws SQLException {
        for (int start = 0; start < 3; start++) {
            try (var log = open()) {
                assertEquals(start * 300L, log.append(started()).index());
                IntStream.range(0, 299).forEach(i -> log.append(started()));
            }
        }
        try (var log = open()) {
            assertEquals(900, log.append(started()).index());
        }
    }

    @Test
    void aSecondProcessIsRefusedWhileTheFirstWrites() throws SQLException {
        try (var log = open()) {
            log.append(started());
            var refused = assertThrows(AuditLogUnusable.class, this::open);
            assertEquals("Another process is writing this audit log.", refused.safeMessage());
            assertEquals(1, log.append(started()).index());
        }
    }

    @Test
    void aCheckpointIsWitnessedAfterAThousandEntriesAndOnClose() throws Exception {
        try (var log = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<List<AuditReceipt>>>();
            IntStream.range(0, 100).forEach(i -> tasks.add(() -> List.of(log.append(started()))));
            var lot = Collections.nCopies(50, started());
            IntStream.range(0, 40).forEach(i -> tasks.add(() -> log.append(lot)));
            for (var done : threads.invokeAll(tasks)) {
                long first = done.get().getFirst().index();
                assertEquals(
                        LongStream.range(first, first + done.get().size()).boxed().toList(),
                        done.get().stream().map(AuditReceipt::index).toList(),
                        "what is written together is not parted");
            }
        }
        var sizes =
                Files.readString(folder.resolve("witness/checkpoints"))
                        .lines()
                        .filter(line -> line.matches("[0-9]+"))
                        .map(Long::parseLong)
                        .toList();
        assertEquals(2_100, sizes.getLast());
        long before = 0;
        for (long size : sizes) {
            assertTrue(size - before <= 1_000, "a checkpoint covers at most 1,000: " + sizes);
            before = size;
        }
    }

    @Test
    void aCheckpointIsWitnessedAfterAMinute() throws SQLException {
        var clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));
        try (var log = AuditLog.open(config, clock)) {
            log.append(started());
            assertEquals(0, Files.exists(checkpoints()) ? checkpoints().toFile().length() : 0);
            clock.advance(Duration.ofSeconds(61));
            Await.until(() -> checkpoints().toFile().length() > 0);
        }
    }

    @Test
    void anIntentIsOpenUntilItsOutcomeIsWritten() throws SQLException {
        var message = MessageId.random();
        var person =
                new Actor.Person(UserId.random(), SessionId.random(), "provider", "password+totp");
        var phone = new Origin("192.0.2.7", "Yealink SIP-T54W \u001b[31m 96.86.0.75");
        try (var log = open();
                var auditor = auditor()) {
            var reader = new AuditReader(auditor, key());
            var intent =
                    log.append(
                            new Act(
                                    practice,
                                    person,
                                    phone,
                                    new ListenIntended(message, MailboxId.random(), "treatment")));
            var open = reader.openIntents();
            assertEquals(1, open.size());
            assertEquals(message.toString(), open.getFirst().field("message").orElseThrow());
            assertEquals("provider", open.getFirst().who().role());
            assertEquals(phone.agent(), open.getFirst().agent());
            assertEquals("192.0.2.7", open.getFirst().address());
            log.append(
                    new Act(
                            practice,
                            person,
                            phone,
                            new Listened(intent.index(), message, 12, "0-12")));
            assertEquals(0, reader.openIntents().size());
            assertEquals(2, reader.list(practice, 0, 10).size());
            assertEquals(0, reader.list(TenantId.random(), 0, 10).size());
            assertEquals("message.listened", reader.find(1).orElseThrow().kind());
        }
    }

    @Test
    void theTimeOfEntriesNeverGoesBack() throws SQLException {
        var clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));
        try (var log = AuditLog.open(config, clock)) {
            var first = log.append(started());
            clock.advance(Duration.ofHours(-2));
            assertEquals(first.at(), log.append(started()).at());
        }
        try (var log = AuditLog.open(config, clock)) {
            assertEquals(Instant.parse("2026-11-22T10:00:00Z"), log.append(started()).at());
        }
    }

    @Test
    void anActThatIsTooLongIsTheCallersBugAndSpoilsNothing() throws SQLException {
        try (var log = open()) {
            var tooLong =
                    new Act(
                            practice,
                            new Actor.Machine("x".repeat(70_000)),
                            Origin.LOCAL,
                            new SystemStarted("1", false));
            assertThrows(IllegalArgumentException.class, () -> log.append(tooLong));
            assertThrows(
                    IllegalArgumentException.class, () -> log.append(List.of(started(), tooLong)));
            var tooMany = Collections.nCopies(AuditLog.MOST_AT_ONCE + 1, started());
            assertThrows(IllegalArgumentException.class, () -> log.append(tooMany));
            assertEquals(0, log.append(started()).index());
        }
    }

    @Test
    void aLogBelongsToItsKey() {
        open().close();
        var other =
                new AuditLogConfig(
                        config.target(),
                        config.password(),
                        AuditSigner.create(folder.resolve("other.key")),
                        folder.resolve("other-witness"));
        var refused =
                assertThrows(
                        AuditLogUnusable.class, () -> AuditLog.open(other, InstantSource.system()));
        assertTrue(refused.safeMessage().contains("another key"), refused.safeMessage());
    }

    @Test
    void aDatabaseWithoutTheLogsTablesGetsOneSentence() throws SQLException {
        try (var superuser = database.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("DROP SCHEMA audit CASCADE");
        }
        var refused = assertThrows(AuditLogUnusable.class, this::open);
        assertTrue(refused.safeMessage().contains("tables cannot be used"), refused.safeMessage());
    }

    @Test
    void anActAfterCloseIsRefused() {
        var log = open();
        log.close();
        assertThrows(AuditUnavailable.class, () -> log.append(started()));
    }

    private AuditLog open() {
        return AuditLog.open(config, InstantSource.system());
    }

    private Path checkpoints() {
        return folder.resolve("witness/checkpoints");
    }

    private VerifierKey key() {
        return config.signer().verifierKey();
    }

    private Database auditor() {
        return Database.open(database.target(), DbRole.AUDITOR, database.passwords().auditor());
    }

    private Act started() {
        return started(practice);
    }

    private static Act started(TenantId tenant) {
        return Act.ofMachine(tenant, "test", new SystemStarted("0.1.0", false));
    }

    private long count() throws SQLException {
        try (var connection = database.connect(DbRole.AUDITOR);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM audit.entry")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
