package org.wardline.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The settings on which durability and isolation rest, as the server itself reports them for a
/// connection (a setting of the role or the database counts like one in a file).
record ServerSettings(Map<String, String> values) {

    private static final String QUERY =
            """
            SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes',
              'synchronous_commit', 'data_checksums', 'zero_damaged_pages',
              'ignore_checksum_failure', 'listen_addresses', 'session_replication_role',
              'row_security', 'server_version_num')
            UNION ALL SELECT 'superuser', rolsuper::text FROM pg_roles WHERE rolname = current_user
            UNION ALL SELECT 'bypassrls', rolbypassrls::text FROM pg_roles
              WHERE rolname = current_user\
            """;

    private static final int OLDEST_VERSION = 15_00_00;

    static ServerSettings read(Connection connection) throws SQLException {
        var values = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(QUERY)) {
            while (rows.next()) {
                values.put(rows.getString(1), rows.getString(2));
            }
        }
        return new ServerSettings(Map.copyOf(values));
    }

    /// @throws DatabaseMisconfigured naming every setting that is weaker than Wardline needs
    void requireSafe(DatabaseTarget target) {
        var wrong = new ArrayList<String>();
        requireDurable(wrong);
        expect(wrong, "superuser", Set.of("false"));
        expect(wrong, "bypassrls", Set.of("false"));
        if (Integer.parseInt(values.getOrDefault("server_version_num", "0")) < OLDEST_VERSION) {
            wrong.add("PostgreSQL is older than 15");
        }
        if (target instanceof DatabaseTarget.Embedded) {
            requireEmbedded(wrong);
        }
        refuse(wrong);
    }

    /// The same for the bundled server's own superuser, right after it started.
    void requireSafeServer() {
        var wrong = new ArrayList<String>();
        requireDurable(wrong);
        requireEmbedded(wrong);
        refuse(wrong);
    }

    private void requireDurable(List<String> wrong) {
        expect(wrong, "fsync", Set.of("on"));
        expect(wrong, "full_page_writes", Set.of("on"));
        expect(wrong, "synchronous_commit", Set.of("on", "remote_apply"));
        expect(wrong, "zero_damaged_pages", Set.of("off"));
        expect(wrong, "ignore_checksum_failure", Set.of("off"));
        expect(wrong, "session_replication_role", Set.of("origin"));
        expect(wrong, "row_security", Set.of("on"));
    }

    private void requireEmbedded(List<String> wrong) {
        expect(wrong, "data_checksums", Set.of("on"));
        expect(wrong, "listen_addresses", Set.of(""));
    }

    private void expect(List<String> wrong, String name, Set<String> allowed) {
        // Some settings are shown to superusers only where they can be changed by them only.
        var value = values.get(name);
        if (value == null || !allowed.contains(value)) {
            wrong.add(name + " is " + value);
        }
    }

    private static void refuse(List<String> wrong) {
        if (!wrong.isEmpty()) {
            throw new DatabaseMisconfigured(
                    "The database's settings are weaker than Wardline needs: "
                            + String.join(", ", wrong)
                            + ".");
        }
    }
}
