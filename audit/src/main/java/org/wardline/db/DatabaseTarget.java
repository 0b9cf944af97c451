package org.wardline.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.wardline.ident.Secret;

/// Where the database is and how it is reached. There is no third way: a bundled server is reached
/// through its socket folder only, any other over TLS with its certificate and name verified.
public sealed interface DatabaseTarget {

    /// The database's name on that server.
    String database();

    /// The bundled PostgreSQL, by the Unix socket in a folder of mode 0700.
    record Embedded(Path socketFolder, String database) implements DatabaseTarget {
        public Embedded {
            Objects.requireNonNull(socketFolder, "socketFolder");
            requireName(database);
        }
    }

    /// PostgreSQL 15 or newer elsewhere, over TLS with `sslmode=verify-full`.
    ///
    /// @param rootCertificate PEM file of the authority that signed the server's certificate
    record External(String host, int port, String database, Path rootCertificate)
            implements DatabaseTarget {
        public External {
            Objects.requireNonNull(rootCertificate, "rootCertificate");
            requireName(database);
            if (!host.matches("[A-Za-z0-9.:-]{1,253}")) {
                throw new IllegalArgumentException("not a host name or address: " + host);
            }
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("not a port: " + port);
            }
        }
    }

    /// Opens one connection outside any pool, for an owner that keeps it (the audit log's
    /// sequencer) or reads once (its verifier). The server's settings have been checked.
    ///
    /// @throws DatabaseUnavailable when the server does not answer
    /// @throws DatabaseMisconfigured when it refuses the role or its settings are weakened
    default Connection connect(DbRole role, Secret<String> password) {
        try {
            return CheckedDataSource.of(this, role, password).getConnection();
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    private static void requireName(String database) {
        if (!database.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("not a database name: " + database);
        }
    }
}
