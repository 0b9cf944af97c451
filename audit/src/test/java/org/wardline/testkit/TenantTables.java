package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.wardline.db.DbRole;

/// The rule for tables of tenant data, read from PostgreSQL's own catalogue: `tenant_id` comes
/// first in every primary, unique and foreign key, row-level security is forced with one policy
/// that denies by default, and the owner is a role as which nobody can log in.
public final class TenantTables {

    private static final String TABLES =
            """
            SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity,
              pg_get_userbyid(c.relowner)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relkind IN ('r', 'p') ORDER BY c.relname\
            """;

    private static final String KEYS_WITHOUT_TENANT =
            """
            SELECT i.indexrelid::regclass::text FROM pg_index i
            LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE i.indrelid = ?::oid AND i.indisunique AND a.attname IS DISTINCT FROM 'tenant_id'
            UNION ALL
            SELECT k.conname FROM pg_constraint k
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.conrelid = ?::oid AND k.contype = 'f' AND a.attname <> 'tenant_id'\
            """;

    private static final String POLICIES =
            """
            SELECT qual, with_check, cmd, permissive FROM pg_policies
            WHERE schemaname = ? AND tablename = ?\
            """;

    private static final String PREDICATE =
            "(tenant_id = (NULLIF(current_setting('wardline.tenant'::text, true), ''::text))::uuid)";

    private TenantTables() {}

    /// Checks every table of a schema but Flyway's history and those named.
    ///
    /// @param deploymentTables tables that belong to no practice, each named on purpose
    public static void check(TestDatabase database, String schema, Set<String> deploymentTables) {
        var checked = new ArrayList<String>();
        try (var connection = database.connectAsSuperuser();
                var tables = connection.prepareStatement(TABLES)) {
            tables.setString(1, schema);
            try (var rows = tables.executeQuery()) {
                while (rows.next()) {
                    var table = rows.getString(2);
                    assertEquals(DbRole.OWNER.roleName(), rows.getString(5), "owner of " + table);
                    if (!deploymentTables.contains(table)
                            && !table.equals("flyway_schema_history")) {
                        assertEquals("tt", rows.getString(3) + rows.getString(4), table);
                        assertEquals(List.of(), keysWithoutTenant(connection, rows.getLong(1)));
                        checkPolicy(connection, schema, table);
                        checked.add(table);
                    }
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        assertFalse(checked.isEmpty(), "no tenant table in schema " + schema);
    }

    private static List<String> keysWithoutTenant(java.sql.Connection connection, long table)
            throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = connection.prepareStatement(KEYS_WITHOUT_TENANT)) {
            statement.setLong(1, table);
            statement.setLong(2, table);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    private static void checkPolicy(java.sql.Connection connection, String schema, String table)
            throws SQLException {
        try (var statement = connection.prepareStatement(POLICIES)) {
            statement.setString(1, schema);
            statement.setString(2, table);
            try (var rows = statement.executeQuery()) {
                assertEquals(true, rows.next(), "no policy on " + table);
                assertEquals(PREDICATE, rows.getString(1), "USING of " + table);
                assertEquals(PREDICATE, rows.getString(2), "WITH CHECK of " + table);
                assertEquals("ALL", rows.getString(3), "command of the policy on " + table);
                assertFalse(rows.next(), "more than one policy on " + table);
            }
        }
    }
}
