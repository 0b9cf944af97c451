package org.wardline.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wardline.ident.MessageId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.testkit.TenantTables;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

class DatabaseIT {

    private static TestDatabase database;

    private final TenantId ours = TenantId.random();
    private final TenantId theirs = TenantId.random();

    @BeforeAll
    static void migrate() {
        database = TestPostgres.database("kit");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aPracticeSeesItsOwnRowsAndNoOthers() {
        var id = write(ours, "ours");
        write(theirs, "theirs");
        assertEquals("ours", read(ours, id));
        assertEquals(1, count(ours));
        assertEquals(1, count(theirs));
    }

    @Test
    void withoutAPracticeEveryRowIsInvisible() {
        write(ours, "ours");
        long visible =
                database.app()
                        .deployment(tx ->
                                tx.query("SELECT count(*) FROM kit.note").mapTo(Long.class).one());
        assertEquals(0, visible);
    }

    @Test
    void aRowForAnotherPracticeIsNotAccepted() {
        var failure =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                database.app()
                                        .useTenant(
                                                ours,
                                                tx ->
                                                        tx.update(INSERT)
                                                                .bind("tenant", theirs)
                                                                .bind("id", MessageId.random())
                                                                .bind("body", "planted")
                                                                .bind("at", Instant.EPOCH)
                                                                .execute()));
        assertTrue(failure.getMessage().contains("42501"), failure.getMessage());
        assertEquals(0, count(theirs));
    }

    @Test
    void thePracticeIsForgottenWhenTheTransactionEnds() {
        write(ours, "ours");
        count(ours);
        assertEquals(
                "",
                database.app()
                        .deployment(tx ->
                                tx.query(
                                                "SELECT coalesce(current_setting("
                                                        + "'wardline.tenant', true), '')")
                                        .mapTo(String.class)
                                        .one()));
    }

    @Test
    void aTakenKeySaysWhichConstraintAndNoValue() {
        var id = write(ours, "Rosalind Okafor");
        var failure =
                assertThrows(DuplicateRow.class, () -> write(ours, id, "Rosalind Okafor again"));
        assertEquals("note_pkey", failure.constraint());
        assertFalse(failure.toString().contains("Rosalind"), failure.toString());
    }

    @Test
    void aFailedStatementNamesItselfButNoValue() {
        var failure =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                database.app()
                                        .deployment(tx ->
                                                tx.query("SELECT CAST(:text AS int)")
                                                        .bind("text", "Rosalind")
                                                        .mapTo(Integer.class)
                                                        .one()));
        assertTrue(failure.getMessage().contains("SQLSTATE 22P02"), failure.getMessage());
        assertTrue(failure.getMessage().contains("CAST(:text AS int)"), failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertFalse(cause.toString().contains("Rosalind"), cause.toString());
        }
    }

    @Test
    void tablesOfTenantDataKeepTheRule() {
        TenantTables.check(database, "kit", Set.of());
    }

    @Test
    void theRunTimeRoleOwnsNothingAndCannotChangeTheSchema() throws SQLException {
        try (var app = database.connect(DbRole.APP);
                var statement = app.createStatement()) {
            for (var attack :
                    new String[] {
                        "ALTER TABLE kit.note DISABLE ROW LEVEL SECURITY",
                        "DROP TABLE kit.note",
                        "TRUNCATE kit.note",
                        "CREATE TABLE kit.mine (a int)",
                        "CREATE TABLE public.mine (a int)",
                        "CREATE TEMP TABLE mine (a int)",
                        "SET ROLE wardline_owner",
                        "SET SESSION AUTHORIZATION postgres",
                        "COPY kit.note TO '/tmp/note'",
                        "COPY kit.note TO PROGRAM 'id'",
                        "SELECT pg_read_file('/etc/passwd')",
                        "SELECT rolpassword FROM pg_authid"
                    }) {
                var refused =
                        assertThrows(SQLException.class, () -> statement.execute(attack), attack);
                assertEquals("42501", refused.getSQLState(), attack);
            }
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        var refused =
                assertThrows(
                        DatabaseMisconfigured.class,
                        () -> database.target().connect(DbRole.APP, Secret.of("wrong")).close());
        assertTrue(refused.getMessage().contains("28P01"), refused.getMessage());
    }

    @Test
    void slowStatementsOfVirtualThreadsDoNotHoldUpOthers() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = new ArrayList<Future<String>>();
            for (int i = 0; i < 6; i++) {
                slow.add(
                        threads.submit(() ->
                                database.app()
                                        .deployment(tx ->
                                                tx.query("SELECT pg_sleep(2)::text")
                                                        .mapTo(String.class)
                                                        .one())));
            }
            threads.submit(() -> count(ours)).get();
            assertTrue(slow.stream().noneMatch(Future::isDone), "the short one came first");
        }
    }

    @Test
    void aSecondMigrationChangesNothing() {
        Migrations.run(database.target(), database.passwords().migrator(), "kit");
    }

    private static final String INSERT =
            "INSERT INTO kit.note (tenant_id, id, body, written_at)"
                    + " VALUES (:tenant, :id, :body, :at)";

    private MessageId write(TenantId tenant, String body) {
        return write(tenant, MessageId.random(), body);
    }

    private MessageId write(TenantId tenant, MessageId id, String body) {
        database.app()
                .useTenant(
                        tenant,
                        tx ->
                                tx.update(INSERT)
                                        .bind("tenant", tenant)
                                        .bind("id", id)
                                        .bind("body", body)
                                        .bind("at", Instant.parse("2026-11-22T10:00:00Z"))
                                        .execute());
        return id;
    }

    private String read(TenantId tenant, MessageId id) {
        return database.app()
                .inTenant(
                        tenant,
                        tx ->
                                tx.query("SELECT body FROM kit.note WHERE id = :id")
                                        .bind("id", id)
                                        .mapTo(String.class)
                                        .one());
    }

    private long count(TenantId tenant) {
        return database.app()
                .inTenant(
                        tenant,
                        tx -> tx.query("SELECT count(*) FROM kit.note").mapTo(Long.class).one());
    }
}
