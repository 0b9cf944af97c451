package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.SystemStarted;
import org.wardline.db.DbRole;
import org.wardline.ident.TenantId;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

class AppendOnlyIT {

    private static final String NOT_ALLOWED = "42501";
    private static final List<String> TABLES =
            List.of("audit.entry", "audit.tile", "audit.checkpoint", "audit.log");

    private static TestDatabase database;

    @BeforeAll
    static void write() {
        database = TestPostgres.database("audit");
        try (var log = TestAuditLog.open(database)) {
            for (int i = 0; i < 300; i++) {
                log.log()
                        .append(
                                Act.ofMachine(
                                        TenantId.DEPLOYMENT,
                                        "test",
                                        new SystemStarted("0.1.0", false)));
            }
        }
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void theRoleOfTenantDataDoesNotEvenSeeTheLog() throws SQLException {
        for (var table : TABLES) {
            refused(DbRole.APP, "SELECT * FROM " + table);
            refused(DbRole.APP, "INSERT INTO " + table + " DEFAULT VALUES");
            refusedChanges(DbRole.APP, table);
        }
    }

    @Test
    void theAuditorReadsAndNoMore() throws SQLException {
        for (var table : TABLES) {
            refused(DbRole.AUDITOR, "INSERT INTO " + table + " DEFAULT VALUES");
            refusedChanges(DbRole.AUDITOR, table);
        }
    }

    @Test
    void theSequencersRoleAppendsAndNoMore() throws SQLException {
        for (var table : TABLES) {
            refusedChanges(DbRole.AUDIT, table);
        }
        refused(DbRole.AUDIT, "UPDATE audit.log SET epoch = epoch");
        refused(DbRole.AUDIT, "UPDATE audit.log SET epoch = epoch + 2");
        refused(DbRole.AUDIT, "UPDATE audit.log SET epoch = epoch - 1");
    }

    @Test
    void theOwnerIsStoppedByTriggersUntilItRemovesThem() throws SQLException {
        for (var table : TABLES) {
            refused(DbRole.MIGRATOR, "DELETE FROM " + table);
            refused(DbRole.MIGRATOR, "TRUNCATE " + table);
        }
        refused(DbRole.MIGRATOR, "UPDATE audit.entry SET at = now()");
        refused(DbRole.MIGRATOR, "UPDATE audit.tile SET hashes = hashes");
        refused(DbRole.MIGRATOR, "UPDATE audit.checkpoint SET note = ''");
    }

    @Test
    void aSuperuserInReplicaModeIsStoppedByThemToo() throws SQLException {
        try (var superuser = database.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            for (var attack :
                    List.of(
                            "DELETE FROM audit.entry WHERE index = 7",
                            "UPDATE audit.entry SET kind = 'x' WHERE index = 7",
                            "TRUNCATE audit.entry",
                            "TRUNCATE audit.checkpoint, audit.tile")) {
                var stopped =
                        assertThrows(SQLException.class, () -> statement.execute(attack), attack);
                assertEquals(NOT_ALLOWED, stopped.getSQLState(), attack);
            }
        }
    }

    @Test
    void everyTableBelongsToTheOwnerAsWhomNobodyCanLogIn() throws SQLException {
        try (var superuser = database.connectAsSuperuser();
                var statement = superuser.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT count(*) FILTER (WHERE r.rolname = 'wardline_owner' AND NOT"
                                        + " r.rolcanlogin), count(*) FROM pg_class c JOIN pg_roles r ON"
                                        + " r.oid = c.relowner JOIN pg_namespace n ON n.oid ="
                                        + " c.relnamespace WHERE n.nspname = 'audit'")) {
            rows.next();
            assertEquals(rows.getLong(2), rows.getLong(1));
        }
    }

    private static void refusedChanges(DbRole role, String table) throws SQLException {
        var column =
                switch (table) {
                    case "audit.entry" -> "at = now()";
                    case "audit.tile" -> "hashes = hashes";
                    case "audit.checkpoint" -> "note = ''";
                    default -> "created_at = now()";
                };
        refused(role, "UPDATE " + table + " SET " + column);
        refused(role, "DELETE FROM " + table);
        refused(role, "TRUNCATE " + table);
        refused(role, "DROP TABLE " + table);
        refused(role, "ALTER TABLE " + table + " DISABLE TRIGGER ALL");
        refused(role, "ALTER TABLE " + table + " ADD COLUMN mine int");
    }

    private static void refused(DbRole role, String attack) throws SQLException {
        try (var connection = database.connect(role);
                var statement = connection.createStatement()) {
            var refused = assertThrows(SQLException.class, () -> statement.execute(attack), attack);
            assertEquals(NOT_ALLOWED, refused.getSQLState(), role + ": " + attack);
        }
    }
}
