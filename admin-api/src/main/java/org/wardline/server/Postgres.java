package org.wardline.server;

import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;
import org.wardline.db.DatabaseSetup;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.db.EmbeddedPostgres;
import org.wardline.db.Migrations;
import org.wardline.db.RolePasswords;
import org.wardline.key.ServiceKey;

/// The PostgreSQL of this server: the bundled one, which lives and ends with the process, or
/// another. Used by one thread at a time.
final class Postgres implements AutoCloseable {

    private static final String DATABASE = "wardline";

    /// One schema per module, in the order of the modules.
    private static final String[] SCHEMAS = {"audit", "store", "pbx", "admin"};

    private final ServerConfig config;
    private final ServiceKey key;
    private final RolePasswords passwords;
    private Optional<EmbeddedPostgres> embedded = Optional.empty();

    /// @throws ConfigFault when the passwords of an external server can't be read
    Postgres(ServerConfig config, ServiceKey key) {
        this.config = config;
        this.key = key;
        this.passwords =
                switch (config.database()) {
                    case DatabaseConfig.Embedded _ -> RoleSecrets.derived(key);
                    case DatabaseConfig.External external -> RoleSecrets.read(external.passwords());
                };
    }

    /// Where it is, whether it runs or not.
    DatabaseTarget target() {
        return switch (config.database()) {
            case DatabaseConfig.Embedded _ ->
                    new DatabaseTarget.Embedded(folders().socket(), DATABASE);
            case DatabaseConfig.External external -> external.target();
        };
    }

    /// Passwords of its roles.
    RolePasswords passwords() {
        return passwords;
    }

    /// Starts it when it is ours, makes or checks its roles, and brings every schema up to date.
    /// May be repeated until it succeeds.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when it does not answer
    /// @throws org.wardline.db.DatabaseMisconfigured when an operator has to do something first
    void prepare(Consumer<String> progress) {
        start(progress);
        if (config.database() instanceof DatabaseConfig.External) {
            DatabaseSetup.check(target(), passwords);
        }
        Migrations.run(target(), passwords.migrator(), SCHEMAS);
    }

    /// Starts it when it is ours; changes nothing in it.
    void start(Consumer<String> progress) {
        if (config.database() instanceof DatabaseConfig.Embedded && embedded.isEmpty()) {
            requireNotLost();
            var server = EmbeddedPostgres.start(folders(), RoleSecrets.superuser(key), progress);
            embedded = Optional.of(server);
            DatabaseSetup.prepare(server, DATABASE, passwords);
        }
    }

    /// Where phones were served before, an empty database would be a second truth.
    private void requireNotLost() {
        var cluster = folders().data();
        if (Files.notExists(cluster) && Files.exists(config.pbx().snapshotFile())) {
            throw DatabaseUnavailable.because(
                    "The database in %s is gone; restore it from your backup.".formatted(cluster));
        }
    }

    /// Stops it when it is ours.
    @Override
    public void close() {
        embedded.ifPresent(EmbeddedPostgres::close);
        embedded = Optional.empty();
    }

    private EmbeddedPostgres.Folders folders() {
        return EmbeddedPostgres.Folders.in(config.data());
    }
}
