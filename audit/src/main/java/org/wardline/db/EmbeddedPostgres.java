package org.wardline.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;
import org.wardline.ident.Secret;

/// The bundled PostgreSQL 18: made on first start, kept in one folder, reached through a Unix
/// socket in a folder of mode 0700, by password (SCRAM) only, with every durability setting on.
///
/// A server that outlived a killed Wardline is found and stopped by the next start. Two Wardlines
/// on one folder are refused. Works as root (see [PostgresCommand]) and as any user, but always as
/// the same one.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final String MAJOR_VERSION = "18";

    /// sun_path of `sockaddr_un` on Linux, without its terminating zero.
    private static final int MAX_SOCKET_PATH_BYTES = 107;

    private static final long ZOMBIE_PATIENCE_MS = 10_000;
    private static final long ZOMBIE_POLL_MS = 100;
    private static final long LOCK_PATIENCE_MS = 2_000;
    private static final long LOCK_POLL_MS = 50;

    private final Folders folders;
    private final Secret<String> superuserPassword;
    private final FileChannel lock;
    private final Postmaster postmaster;

    private EmbeddedPostgres(
            Folders folders,
            Secret<String> superuserPassword,
            FileChannel lock,
            Postmaster postmaster) {
        this.folders = folders;
        this.superuserPassword = superuserPassword;
        this.lock = lock;
        this.postmaster = postmaster;
    }

    /// Where things lie. All are made when missing, for their owner only.
    ///
    /// @param binaries the unpacked programs, by version; may be shared by several servers
    /// @param data the cluster; `postgres.log` and `<data>.lock` lie beside it
    /// @param socket the folder of the Unix socket; its path has at most 90 bytes
    public record Folders(Path binaries, Path data, Path socket) {
        public Folders {
            binaries = binaries.toAbsolutePath().normalize();
            data = data.toAbsolutePath().normalize();
            socket = socket.toAbsolutePath().normalize();
        }

        /// The usual places inside a server's data folder.
        public static Folders in(Path dataFolder) {
            return new Folders(
                    dataFolder.resolve("programs"),
                    dataFolder.resolve("pg"),
                    dataFolder.resolve("run"));
        }
    }

    /// Starts the server and waits until it takes connections: some seconds the first time, a tenth
    /// of a second later.
    ///
    /// @param superuserPassword set when the cluster is made; later starts must bring the same one
    /// @param progress told in a sentence what takes long
    /// @throws DatabaseMisconfigured when it cannot run here or was weakened, with the reason
    /// @throws DatabaseUnavailable when its files are damaged and it does not come up
    public static EmbeddedPostgres start(
            Folders folders, Secret<String> superuserPassword, Consumer<String> progress) {
        try {
            return startLocked(folders, superuserPassword, progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseMisconfigured("Interrupted while the database started.");
        }
    }

    /// The folder of the Unix socket, for [DatabaseTarget.Embedded].
    public Path socketFolder() {
        return folders.socket();
    }

    /// Opens a connection that may do everything. For setting up and for tests that play the
    /// attacker; the running product never uses it.
    ///
    /// @throws DatabaseUnavailable when the server does not answer
    /// @throws DatabaseMisconfigured when the password is not the cluster's
    public Connection connectAsSuperuser(String database) {
        try {
            return superuser(database).getConnection();
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    /// Stops the server; everything committed is on disk already.
    @Override
    public void close() {
        try (lock) {
            postmaster.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EmbeddedPostgres startLocked(
            Folders folders, Secret<String> superuserPassword, Consumer<String> progress)
            throws IOException, InterruptedException {
        requireShortSocketPath(folders.socket());
        OwnedFolder.create(folders.data().getParent());
        OwnedFolder.create(folders.socket());
        var command = new PostgresCommand(PostgresBinaries.in(folders.binaries(), progress));
        var lock = lock(folders.data());
        var postmaster = new Postmaster(command, folders.data(), folders.socket());
        var server = new EmbeddedPostgres(folders, superuserPassword, lock, postmaster);
        boolean started = false;
        try {
            server.makeCluster(command, progress);
            server.stopOrphan(command);
            postmaster.start();
            server.requireSafe();
            started = true;
            return server;
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    private static void requireShortSocketPath(Path socketFolder) {
        var socket = socketFolder.resolve(".s.PGSQL.5432").toString();
        if (socket.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH_BYTES) {
            throw new DatabaseMisconfigured(
                    "The path of the database's socket is longer than Linux allows ("
                            + MAX_SOCKET_PATH_BYTES
                            + " bytes): "
                            + socket);
        }
    }

    /// Held until this process ends, however it ends: whoever gets it knows that a postmaster still
    /// running on the folder is an orphan. A process that was just killed takes a moment to end.
    private static FileChannel lock(Path data) throws IOException, InterruptedException {
        var channel =
                FileChannel.open(
                        data.resolveSibling(data.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        for (long waited = 0; waited < LOCK_PATIENCE_MS; waited += LOCK_POLL_MS) {
            if (isLocked(channel)) {
                return channel;
            }
            TimeUnit.MILLISECONDS.sleep(LOCK_POLL_MS);
        }
        channel.close();
        throw new DatabaseMisconfigured(
                "Another Wardline process is running on the data folder " + data + ".");
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process, which is no other case.
            return false;
        }
    }

    private void makeCluster(PostgresCommand command, Consumer<String> progress)
            throws IOException {
        var version = folders.data().resolve("PG_VERSION");
        if (!Files.exists(folders.data())) {
            progress.accept("Making the database (once, some seconds) ...");
            var partial = folders.data().resolveSibling(folders.data().getFileName() + ".partial");
            PostgresBinaries.deleteTree(partial);
            command.initdb(partial, superuserPassword);
            Files.move(partial, folders.data());
        }
        OwnedFolder.require(folders.data());
        if (!Files.exists(version)) {
            throw DatabaseUnavailable.because(
                    "The folder " + folders.data() + " does not hold a PostgreSQL database.");
        }
        var found = Files.readString(version).strip();
        if (!found.equals(MAJOR_VERSION)) {
            throw new DatabaseMisconfigured(
                    "The database in "
                            + folders.data()
                            + " was made by PostgreSQL "
                            + found
                            + "; this Wardline runs "
                            + MAJOR_VERSION
                            + ".");
        }
    }

    private void stopOrphan(PostgresCommand command) throws IOException, InterruptedException {
        var data = folders.data();
        for (long waited = 0; waited < ZOMBIE_PATIENCE_MS; waited += ZOMBIE_POLL_MS) {
            var file = PostmasterFile.read(data);
            if (file.isEmpty()) {
                return;
            }
            switch (file.get().occupant(data)) {
                case POSTMASTER -> {
                    command.stop(data, "fast");
                    return;
                }
                case ZOMBIE -> TimeUnit.MILLISECONDS.sleep(ZOMBIE_POLL_MS);
                case GONE, SOMETHING_ELSE -> {
                    return;
                }
            }
        }
    }

    private void requireSafe() {
        try (var connection = superuser("postgres").getConnection()) {
            ServerSettings.read(connection).requireSafeServer();
            requireScramOnly(connection);
        } catch (SQLException e) {
            throw SqlFailure.of(e);
        }
    }

    /// A line in pg_hba.conf that lets anybody in without a password would void every role.
    private void requireScramOnly(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT line_number FROM pg_hba_file_rules WHERE error IS NOT NULL"
                                        + " OR auth_method NOT IN ('scram-sha-256', 'reject')")) {
            if (rows.next()) {
                throw new DatabaseMisconfigured(
                        "Line "
                                + rows.getInt(1)
                                + " of pg_hba.conf in "
                                + folders.data()
                                + " lets in without scram-sha-256.");
            }
        }
    }

    private PGSimpleDataSource superuser(String database) {
        var source = new PGSimpleDataSource();
        CheckedDataSource.reach(source, new DatabaseTarget.Embedded(folders.socket(), database));
        source.setUser("postgres");
        source.setPassword(superuserPassword.reveal());
        return source;
    }
}
