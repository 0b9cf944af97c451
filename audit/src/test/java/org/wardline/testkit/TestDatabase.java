package org.wardline.testkit;

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

    TestDatabase(DatabaseTarget target, RolePasswords passwords) {
        this.target = target;
        this.passwords = passwords;
        this.app = Database.open(target, DbRole.APP, passwords.app());
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
    }
}
