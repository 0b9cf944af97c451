package org.wardline.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.postgresql.PGConnection;
import org.wardline.ident.Secret;

/// Makes the roles and the database that Wardline needs.
///
/// On the bundled server Wardline does it itself at every start. On an external server it never
/// holds a superuser's password: it checks, and says exactly what an operator has to run.
public final class DatabaseSetup {

    private static final String SCRAM = "scram-sha-256";

    private DatabaseSetup() {}

    /// Creates what is missing on the bundled server and sets the roles' passwords; idempotent.
    ///
    /// @return where to find the database
    public static DatabaseTarget prepare(
            EmbeddedPostgres server, String database, RolePasswords passwords) {
        var target = new DatabaseTarget.Embedded(server.socketFolder(), database);
        try (var superuser = server.connectAsSuperuser("postgres")) {
            prepare(superuser, database, passwords);
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
        return target;
    }

    /// The same through a superuser's connection that the caller has opened.
    ///
    /// @throws DatabaseUnavailable when the server goes away meanwhile
    public static void prepare(Connection superuser, String database, RolePasswords passwords) {
        try {
            createRoles(superuser);
            for (var role : DbRole.values()) {
                if (role.canLogIn()) {
                    setPassword(superuser, role, passwords.of(role));
                }
            }
            createDatabase(superuser, database);
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    /// Checks that every role can log in to the database and that its settings are safe.
    ///
    /// @throws DatabaseUnavailable when the server does not answer
    /// @throws DatabaseMisconfigured with the statements an operator has to run, when a role or the
    ///   database is missing
    public static void check(DatabaseTarget target, RolePasswords passwords) {
        for (var role : DbRole.values()) {
            if (!role.canLogIn()) {
                continue;
            }
            try (var connection =
                    CheckedDataSource.of(target, role, passwords.of(role)).getConnection()) {
                requireNoOwnership(connection, role);
            } catch (SQLException e) {
                throw explained(e, target.database());
            }
        }
    }

    /// The statements that an operator runs once as superuser on an external server, for `psql`.
    public static String operatorStatements(String database) {
        var text = new StringBuilder(createRolesStatement());
        for (var role : DbRole.values()) {
            if (role.canLogIn()) {
                text.append("\\password ").append(role.roleName()).append('\n');
            }
        }
        return text.append("CREATE DATABASE ")
                .append(database)
                .append(" OWNER wardline_owner ENCODING 'UTF8' TEMPLATE template0;\n")
                .append("REVOKE ALL ON DATABASE ")
                .append(database)
                .append(" FROM PUBLIC;\nGRANT CONNECT ON DATABASE ")
                .append(database)
                .append(" TO wardline_migrator, wardline_app, wardline_audit, wardline_auditor;\n")
                .toString();
    }

    private static RuntimeException explained(SQLException failure, String database) {
        var translated = SqlFailure.of(failure);
        var state = Objects.toString(failure.getSQLState(), "");
        if (state.startsWith("28") || state.equals("3D000") || state.equals("42501")) {
            return new DatabaseMisconfigured(
                    translated.getMessage()
                            + " Run this once in psql as superuser, then start again:\n"
                            + operatorStatements(database));
        }
        return translated;
    }

    private static void requireNoOwnership(Connection connection, DbRole role) throws SQLException {
        try (var statement =
                        connection.prepareStatement(
                                "SELECT count(*) FROM pg_class WHERE relowner ="
                                        + " (SELECT oid FROM pg_roles WHERE rolname = ?)");
                var rows = executeWith(statement, role.roleName())) {
            rows.next();
            if (rows.getLong(1) > 0) {
                throw new DatabaseMisconfigured(
                        "The role "
                                + role.roleName()
                                + " owns tables; they must belong to wardline_owner.");
            }
        }
    }

    private static ResultSet executeWith(PreparedStatement statement, String argument)
            throws SQLException {
        statement.setString(1, argument);
        return statement.executeQuery();
    }

    private static void createRoles(Connection superuser) throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute(createRolesStatement());
        }
    }

    private static String createRolesStatement() {
        try (var resource = DatabaseSetup.class.getResourceAsStream("roles.sql")) {
            return new String(
                    Objects.requireNonNull(resource, "roles.sql").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The driver makes the SCRAM verifier, so the password itself never reaches the server.
    private static void setPassword(Connection superuser, DbRole role, Secret<String> password)
            throws SQLException {
        superuser
                .unwrap(PGConnection.class)
                .alterUserPassword(role.roleName(), password.reveal().toCharArray(), SCRAM);
    }

    private static void createDatabase(Connection superuser, String database) throws SQLException {
        try (var exists =
                        superuser.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
                var rows = executeWith(exists, database)) {
            if (!rows.next()) {
                run(
                        superuser,
                        "SELECT format('CREATE DATABASE %I OWNER wardline_owner ENCODING ''UTF8''"
                                + " TEMPLATE template0', ?::text)",
                        database);
            }
        }
        run(superuser, "SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', ?::text)", database);
        run(
                superuser,
                "SELECT format('GRANT CONNECT ON DATABASE %I TO wardline_migrator, wardline_app,"
                        + " wardline_audit, wardline_auditor', ?::text)",
                database);
    }

    /// Runs the statement that the server itself has quoted: names cannot be parameters.
    private static void run(Connection superuser, String format, String name) throws SQLException {
        try (var quoted = superuser.prepareStatement(format);
                var rows = executeWith(quoted, name);
                var statement = superuser.createStatement()) {
            rows.next();
            statement.execute(rows.getString(1));
        }
    }
}
