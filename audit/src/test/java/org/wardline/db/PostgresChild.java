package org.wardline.db;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.wardline.ident.Secret;

/// A small process with a database, to be killed: starts the server on `home programs`, adds one
/// row, says `ready <rows>` on standard output and stops in order when its input ends.
public final class PostgresChild {

    private static final Secret<String> PASSWORD = Secret.of("superuser-of-tests");

    private PostgresChild() {}

    // checkstyle:off RegexpSingleline
    public static void main(String[] arguments) throws IOException, SQLException {
        Consumer<String> progress = System.err::println;
        var home = Path.of(arguments[0]);
        var folders =
                new EmbeddedPostgres.Folders(
                        Path.of(arguments[1]), home.resolve("pg"), home.resolve("run"));
        try (var server = EmbeddedPostgres.start(folders, PASSWORD, progress)) {
            System.out.println("ready " + addRow(server));
            System.out.flush();
            while (System.in.read() >= 0) {
                // until whoever started us closes the pipe
            }
        }
    }

    // checkstyle:on RegexpSingleline

    /// Rows in the table after one more was added.
    static long addRow(EmbeddedPostgres server) throws SQLException {
        try (var connection = server.connectAsSuperuser("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS started (at timestamptz)");
            statement.execute("INSERT INTO started VALUES (now())");
            try (var rows = statement.executeQuery("SELECT count(*) FROM started")) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
