package org.wardline.db;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.wardline.ident.Secret;

/// Brings the schemas up to date (Flyway). Each module owns one schema, its files in
/// `db/migration/<schema>/` of its resources and its own history table in that schema.
///
/// Logs in as the migrator and takes the owner's role, so that tables belong to a role as which
/// nobody can log in.
public final class Migrations {

    private Migrations() {}

    /// Migrates the schemas in the given order; a schema that is up to date costs one query.
    ///
    /// @throws DatabaseUnavailable when the server does not answer
    /// @throws DatabaseMisconfigured when the role is refused, or an applied file was changed
    public static void run(
            DatabaseTarget target, Secret<String> migratorPassword, String... schemas) {
        for (var schema : schemas) {
            migrate(target, migratorPassword, schema);
        }
    }

    private static void migrate(
            DatabaseTarget target, Secret<String> migratorPassword, String schema) {
        try {
            Flyway.configure()
                    .dataSource(CheckedDataSource.of(target, DbRole.MIGRATOR, migratorPassword))
                    .defaultSchema(schema)
                    .schemas(schema)
                    .locations("classpath:db/migration/" + schema)
                    .failOnMissingLocations(true)
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw translate(e, schema);
        }
    }

    private static RuntimeException translate(FlywayException failure, String schema) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                var translated = SqlFailure.of(cause);
                // A statement of a migration that does not run is our bug and quotes no row.
                return translated instanceof IllegalStateException
                        ? new IllegalStateException("schema " + schema, failure)
                        : translated;
            }
        }
        return new DatabaseMisconfigured(
                "The schema " + schema + " cannot be migrated: " + failure.getMessage());
    }
}
