package org.wardline.server;

import java.security.SecureRandom;
import java.sql.Connection;
import java.util.function.Consumer;
import org.wardline.db.EmbeddedPostgres;
import org.wardline.key.Keys;

/// The bundled database of a server that does not run, opened as whoever has its disk and its keys
/// could open it: past every role and every trigger. For inspection, and for showing that tampering
/// is found.
public final class StoppedServer implements AutoCloseable {

    private static final String DATABASE = "wardline";

    private final HomeLock lock;
    private final EmbeddedPostgres postgres;

    private StoppedServer(HomeLock lock, EmbeddedPostgres postgres) {
        this.lock = lock;
        this.postgres = postgres;
    }

    /// Starts the database alone.
    ///
    /// @throws ConfigFault when the server runs, or has no bundled database
    public static StoppedServer open(ServerConfig config, Consumer<String> progress) {
        if (!(config.database() instanceof DatabaseConfig.Embedded)) {
            throw new ConfigFault("This server's database is not the bundled one.");
        }
        HomeLock lock =
                HomeLock.take(config.home())
                        .orElseThrow(() ->
                                new ConfigFault("The server in %s runs.".formatted(config.home())));
        var keys = Keys.open(config.keys(), new SecureRandom());
        return new StoppedServer(
                lock,
                EmbeddedPostgres.start(
                        EmbeddedPostgres.Folders.in(config.data()),
                        RoleSecrets.superuser(keys.service()),
                        progress));
    }

    /// A connection as the superuser; the caller closes it.
    public Connection connect() {
        return postgres.connectAsSuperuser(DATABASE);
    }

    @Override
    public void close() {
        postgres.close();
        lock.close();
    }
}
