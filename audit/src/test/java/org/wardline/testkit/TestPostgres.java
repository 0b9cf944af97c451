package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.wardline.db.DatabaseSetup;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.EmbeddedPostgres;
import org.wardline.db.Migrations;
import org.wardline.db.RolePasswords;
import org.wardline.ident.Secret;

/// The PostgreSQL of a test run: a container where a Docker engine answers, the bundled server
/// elsewhere; one per JVM, a fresh database for each caller. The tests are the same on both.
public final class TestPostgres {

    /// The bundled programs are unpacked once for all modules and runs.
    public static final Path PROGRAMS =
            Path.of(System.getProperty("user.home"), ".cache", "wardline", "postgres");

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /// A fresh database with the given schemas migrated, in the order given. Close it after the
    /// test class.
    public static TestDatabase database(String... schemas) {
        var name = "test_" + DATABASES.incrementAndGet();
        var target = Server.INSTANCE.target(name);
        var passwords = passwords();
        try (var superuser = Server.INSTANCE.connectAsSuperuser("postgres")) {
            DatabaseSetup.prepare(superuser, name, passwords);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Migrations.run(target, passwords.migrator(), schemas);
        return new TestDatabase(target, passwords);
    }

    /// Passwords of the roles in every test database.
    public static RolePasswords passwords() {
        return new RolePasswords(
                Secret.of("migrator-of-tests"),
                Secret.of("app-of-tests"),
                Secret.of("audit-of-tests"),
                Secret.of("auditor-of-tests"));
    }

    static Connection connectAsSuperuser(String database) {
        return Server.INSTANCE.connectAsSuperuser(database);
    }

    /// One of the two kinds of server.
    private interface Server {
        Server INSTANCE = choose();

        DatabaseTarget target(String database);

        Connection connectAsSuperuser(String database);

        private static Server choose() {
            return dockerAnswers() ? new ContainerPostgres() : new Bundled();
        }
    }

    /// Testcontainers is not even loaded where nothing hints at an engine.
    private static boolean dockerAnswers() {
        boolean hinted =
                System.getenv("DOCKER_HOST") != null
                        || Files.exists(Path.of("/var/run/docker.sock"));
        return hinted && DockerClientFactory.instance().isDockerAvailable();
    }

    private static final class Bundled implements Server {

        private final EmbeddedPostgres server;

        Bundled() {
            try {
                var home = Files.createTempDirectory("wardline-db");
                server =
                        EmbeddedPostgres.start(
                                new EmbeddedPostgres.Folders(
                                        PROGRAMS, home.resolve("pg"), home.resolve("run")),
                                Secret.of("superuser-of-tests"),
                                sentence -> {});
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(home)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public DatabaseTarget target(String database) {
            return new DatabaseTarget.Embedded(server.socketFolder(), database);
        }

        @Override
        public Connection connectAsSuperuser(String database) {
            return server.connectAsSuperuser(database);
        }

        private void remove(Path home) {
            server.close();
            TestFolders.delete(home);
        }
    }

    private static final class ContainerPostgres implements Server {

        private final TlsPostgresContainer container = TlsPostgresContainer.started();

        @Override
        public DatabaseTarget target(String database) {
            return container.target(database);
        }

        @Override
        public Connection connectAsSuperuser(String database) {
            return container.connectAsSuperuser(database);
        }
    }
}
