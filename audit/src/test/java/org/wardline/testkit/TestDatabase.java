package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.wardline.db.Database;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.db.RolePasswords;

/// One migrated database on [TestPostgres], with the run-time role's pool open.
public final class TestDatabase implements AutoCloseable {

    private final DatabaseTarget target;
    private final RolePasswords passwords;
    private final Database app;
    private final Path keys;

    TestDatabase(DatabaseTarget target, RolePasswords passwords) {
        this.target = target;
        this.passwords = passwords;
        this.app = Database.open(target, DbRole.APP, passwords.app());
        try {
            this.keys = Files.createTempDirectory("wardline-keys");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A folder outside the database that lives as long as it: key and witness of its audit log.
    Path keys() {
        return keys;
    }

    /// Where it is.
    public DatabaseTarget target() {
        return target;
    }

    /// The passwords of its roles.
    public RolePasswords passwords() {
        return passwords;
    }

    /// Transactions as the product does them.
    public Database app() {
        return app;
    }

    /// One connection as a role, for tests of what the role may do.
    public Connection connect(DbRole role) {
        return target.connect(role, passwords.of(role));
    }

    /// A connection that may do everything, to play the attacker or the operator.
    public Connection connectAsSuperuser() {
        return TestPostgres.connectAsSuperuser(target.database());
    }

    @Override
    public void close() {
        app.close();
        TestFolders.delete(keys);
    }
}
