package org.wardline.server;

import java.nio.file.Path;
import java.util.Objects;
import org.wardline.db.DatabaseTarget;

/// Which PostgreSQL the server uses.
public sealed interface DatabaseConfig {

    /// The bundled one, in the data folder.
    record Embedded() implements DatabaseConfig {}

    /// One that somebody else runs, over verified TLS.
    ///
    /// @param passwords a YAML file of mode 0400 with the passwords of the roles: `migrator`,
    ///   `app`, `audit`, `auditor`
    record External(DatabaseTarget.External target, Path passwords) implements DatabaseConfig {
        public External {
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(passwords, "passwords");
        }
    }
}
