package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import org.wardline.db.DatabaseSetup;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.EmbeddedPostgres;
import org.wardline.db.Migrations;
import org.wardline.ident.Secret;

/// A bundled server of a test's own, to be stopped and started while something uses it.
///
/// The cluster is copied from one that is made once per JVM, which is quicker than making each.
public final class OwnPostgres implements AutoCloseable {

    /// Password of its superuser.
    public static final Secret<String> SUPERUSER_PASSWORD = Secret.of("superuser-of-tests");

    private final Path folder;
    private EmbeddedPostgres server;

    private OwnPostgres(Path folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    /// A new server, running.
    public static OwnPostgres started() {
        try {
            var folder = Files.createTempDirectory("wardline-own");
            copyCluster(folder.resolve("pg"));
            return new OwnPostgres(folder, start(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Copies a cluster that was never used to `data`, which must not exist.
    public static void copyCluster(Path data) {
        TestFolders.copy("-a", Template.FOLDER.resolve("pg"), data);
    }

    /// Puts the unpacked programs, as hard links, where a server with this home looks for them:
    /// unpacking them takes seconds. Nothing when no test has unpacked them yet.
    public static void lendPrograms(Path home) throws IOException {
        if (Files.isDirectory(TestPostgres.PROGRAMS)) {
            var ownerOnly =
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------"));
            var programs = Files.createDirectories(home.resolve("data/programs"), ownerOnly);
            try (var versions =
                    Files.newDirectoryStream(TestPostgres.PROGRAMS, "postgres-*[0-9a-f]")) {
                versions.forEach(version -> TestFolders.copy("-al", version, programs));
            }
        }
    }

    /// The usual database on it, with schemas migrated in the order given; idempotent.
    public DatabaseTarget database(String... schemas) {
        var target = DatabaseSetup.prepare(server, "wardline", TestPostgres.passwords());
        Migrations.run(target, TestPostgres.passwords().migrator(), schemas);
        return target;
    }

    /// A connection that may do everything, to play the attacker or the operator.
    public Connection connectAsSuperuser() {
        return server.connectAsSuperuser("wardline");
    }

    /// Stops it as an operator would.
    public void stop() {
        server.close();
    }

    /// Starts it again, with everything it held.
    public void start() {
        server = start(folder);
    }

    @Override
    public void close() {
        server.close();
        TestFolders.delete(folder);
    }

    private static EmbeddedPostgres start(Path folder) {
        return EmbeddedPostgres.start(
                new EmbeddedPostgres.Folders(
                        TestPostgres.PROGRAMS, folder.resolve("pg"), folder.resolve("run")),
                SUPERUSER_PASSWORD,
                sentence -> {});
    }

    private static final class Template {

        static final Path FOLDER = make();

        private static Path make() {
            try {
                var folder = Files.createTempDirectory("wardline-cluster");
                OwnPostgres.start(folder).close();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> TestFolders.delete(folder)));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
