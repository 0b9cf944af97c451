package org.wardline.core.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.wardline.db.EmbeddedPostgres;
import org.wardline.ident.Secret;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.testkit.TestPostgres;
import org.wardline.tls.InternalCa;
import org.wardline.tls.KeyKind;
import org.wardline.tls.TlsIdentity;

/// Kamailio as a registrar over TLS that writes every registration to PostgreSQL, with the peer's
/// own tables, on a server of the build and settings that the product brings.
final class Kamailio implements Benched {

    private static final String PROGRAM = "/usr/sbin/kamailio";
    private static final Path TABLES = Path.of("/usr/share/kamailio/postgres");
    private static final String DOMAIN = "peer.example";
    private static final String PASSWORD = "one-password-of-all-phones";
    private static final int TRIES = 100;

    private final Path home;
    private final int port;
    private final Path root;
    private final EmbeddedPostgres database;
    private final ProcessHandle postmaster;
    private final Process process;

    Kamailio(Path home, int phones) throws IOException {
        this.home = Files.createDirectories(home);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        root = certificate();
        Set<ProcessHandle> before = children();
        database =
                EmbeddedPostgres.start(
                        new EmbeddedPostgres.Folders(
                                TestPostgres.PROGRAMS, home.resolve("pg"), home.resolve("run")),
                        Secret.of(PASSWORD),
                        _ -> {});
        postmaster =
                children().stream()
                        .filter(child -> !before.contains(child))
                        .findFirst()
                        .orElseThrow();
        createTables();
        Files.write(home.resolve("phones"), phones(phones));
        process = start();
        awaitPort();
    }

    static boolean installed() {
        return new File(PROGRAM).canExecute() && Files.isDirectory(TABLES);
    }

    @Override
    public String name() {
        return "Kamailio";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public Path phones() {
        return home.resolve("phones");
    }

    @Override
    public double cpuMs() throws IOException {
        return new ProcessTree(process.toHandle()).cpuMs() + new ProcessTree(postmaster).cpuMs();
    }

    @Override
    public double residentKib() throws IOException {
        return new ProcessTree(process.toHandle()).residentKib(true);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        database.close();
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current().children().collect(Collectors.toSet());
    }

    private static List<String> phones(int total) {
        var lines = new ArrayList<String>();
        for (int i = 0; i < total; i++) {
            String number = Integer.toString(10_000 + i);
            lines.add(String.join(" ", DOMAIN, number, number, PASSWORD));
        }
        return lines;
    }

    /// A certificate of the kind that the product shows to phones that know ECDSA.
    private Path certificate() throws IOException {
        var random = new SecureRandom();
        Files.createDirectories(home.resolve("keys"));
        Keys keys = Keys.open(KeyPaths.under(home), random);
        var authority =
                InternalCa.open(
                        home.resolve("tls"), keys.service(), InstantSource.system(), random);
        TlsIdentity identity =
                authority.identitiesFor(DOMAIN, List.of()).stream()
                        .filter(i -> i.kind() == KeyKind.ECDSA_P256)
                        .findFirst()
                        .orElseThrow();
        try {
            Files.writeString(
                    home.resolve("cert.pem"),
                    pem("CERTIFICATE", identity.certificate().getEncoded()));
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IOException(e);
        }
        Files.writeString(
                home.resolve("key.pem"), pem("PRIVATE KEY", identity.key().reveal().getEncoded()));
        return authority.certificateFile();
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
    }

    private void createTables() throws IOException {
        try (Connection superuser = database.connectAsSuperuser("postgres")) {
            run(superuser, "CREATE ROLE kamailio LOGIN PASSWORD '" + PASSWORD + "'");
            run(superuser, "CREATE DATABASE kamailio OWNER kamailio");
        } catch (SQLException e) {
            throw new IOException(e);
        }
        try (Connection superuser = database.connectAsSuperuser("kamailio")) {
            run(superuser, "SET ROLE kamailio");
            run(superuser, Files.readString(TABLES.resolve("standard-create.sql")));
            run(superuser, Files.readString(TABLES.resolve("usrloc-create.sql")));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Process start() throws IOException {
        String text;
        try (InputStream resource = Kamailio.class.getResourceAsStream("kamailio.cfg")) {
            text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path config =
                Files.writeString(
                        home.resolve("kamailio.cfg"),
                        text.replace("PORT", Integer.toString(port))
                                .replace("HOME", home.toString())
                                .replace("PASSWORD", PASSWORD));
        var builder =
                new ProcessBuilder(
                        PROGRAM,
                        "-f",
                        config.toString(),
                        "-DD",
                        "-E",
                        "-m",
                        "3072",
                        "-M",
                        "32",
                        "-Y",
                        home.toString(),
                        "-P",
                        home.resolve("pid").toString());
        // The peer's address of a database has no place for the folder of a socket.
        builder.environment().put("PGHOST", database.socketFolder().toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("kamailio.log").toFile())
                .start();
    }

    private void awaitPort() throws IOException {
        for (int i = 0; i < TRIES && process.isAlive(); i++) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                LockSupport.parkNanos(100_000_000L);
            }
        }
        String log = Files.readString(home.resolve("kamailio.log"));
        throw new IOException("Kamailio does not listen: " + log);
    }
}
