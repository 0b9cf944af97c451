package org.wardline.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.wardline.testkit.TestDatabase;

/// Takes a database away: every connection is ended and none is let in, as when the server stops.
final class Outage implements AutoCloseable {

    private final Connection operator;
    private final String database;

    Outage(TestDatabase database) throws SQLException {
        this.operator = database.connectAsSuperuser();
        this.database = database.target().database();
        run("ALTER DATABASE " + this.database + " CONNECTION LIMIT 0");
        run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                        + this.database
                        + "' AND pid <> pg_backend_pid()");
    }

    /// The database is back.
    @Override
    public void close() throws SQLException {
        run("ALTER DATABASE " + database + " CONNECTION LIMIT -1");
        operator.close();
    }

    private void run(String sql) throws SQLException {
        try (var statement = operator.createStatement()) {
            statement.execute(sql);
        }
    }
}
