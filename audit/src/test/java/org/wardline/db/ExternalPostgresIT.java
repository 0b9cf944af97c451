package org.wardline.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;
import org.wardline.testkit.Await;
import org.wardline.testkit.OwnPostgres;
import org.wardline.testkit.ServerCertificate;
import org.wardline.testkit.TestFolders;
import org.wardline.testkit.TestPostgres;

/// A server elsewhere, as an operator runs it: over TCP and TLS, with roles that the operator made.
class ExternalPostgresIT {

    private Path home;
    private Process postmaster;
    private int port;
    private DatabaseTarget.External target;

    @BeforeEach
    void makeServer() throws Exception {
        home = Files.createTempDirectory("wardline-external");
        var certificate = ServerCertificate.make();
        Files.writeString(home.resolve("server.crt"), certificate.certificatePem());
        Files.writeString(home.resolve("server.key"), certificate.keyPem());
        Files.setPosixFilePermissions(
                home.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
        OwnPostgres.copyCluster(data());
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        target =
                new DatabaseTarget.External(
                        "localhost", port, "wardline", home.resolve("server.crt"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (postmaster != null) {
            postmaster.destroy();
            postmaster.waitFor();
        }
        TestFolders.delete(home);
    }

    @Test
    void anUnpreparedServerGetsTheStatementsToRunAndWorksAfterThem() throws Exception {
        run("fsync=on");
        var refused =
                assertThrows(
                        DatabaseMisconfigured.class,
                        () -> DatabaseSetup.check(target, TestPostgres.passwords()));
        for (var part :
                List.of(
                        "CREATE ROLE wardline_owner",
                        "\\password wardline_app",
                        "CREATE DATABASE wardline OWNER wardline_owner",
                        "REVOKE ALL ON DATABASE")) {
            assertTrue(refused.safeMessage().contains(part), refused.safeMessage());
        }
        runAsOperator(DatabaseSetup.operatorStatements("wardline"));
        DatabaseSetup.check(target, TestPostgres.passwords());
        Migrations.run(target, TestPostgres.passwords().migrator(), "kit");
        var practice = TenantId.random();
        try (var app = Database.open(target, DbRole.APP, TestPostgres.passwords().app())) {
            app.useTenant(
                    practice,
                    tx ->
                            tx.update(
                                            "INSERT INTO kit.note (tenant_id, id, body, written_at)"
                                                    + " VALUES (:tenant, :id, 'x', now())")
                                    .bind("tenant", practice)
                                    .bind("id", MessageId.random())
                                    .execute());
            long tls =
                    app.deployment(tx ->
                            tx.query(
                                            "SELECT count(*) FROM pg_stat_ssl WHERE pid ="
                                                    + " pg_backend_pid() AND ssl")
                                    .mapTo(Long.class)
                                    .one());
            assertEquals(1, tls);
        }
    }

    @Test
    void aServerWithoutFsyncIsRefused() throws Exception {
        run("fsync=off");
        runAsOperator(DatabaseSetup.operatorStatements("wardline"));
        var refused =
                assertThrows(
                        DatabaseMisconfigured.class,
                        () -> DatabaseSetup.check(target, TestPostgres.passwords()));
        assertTrue(refused.safeMessage().contains("fsync is off"), refused.safeMessage());
    }

    @Test
    void aServerThatAnotherAuthorityVouchesForIsRefused() throws Exception {
        run("fsync=on");
        runAsOperator(DatabaseSetup.operatorStatements("wardline"));
        Files.writeString(home.resolve("other.crt"), ServerCertificate.make().certificatePem());
        var strange =
                new DatabaseTarget.External(
                        "localhost", port, "wardline", home.resolve("other.crt"));
        var refused =
                assertThrows(
                        DatabaseMisconfigured.class,
                        () -> strange.connect(DbRole.APP, TestPostgres.passwords().app()));
        assertTrue(refused.safeMessage().contains("certificate"), refused.safeMessage());
    }

    @Test
    void aServerWithoutTlsIsRefused() throws Exception {
        run("ssl=off");
        assertThrows(
                RuntimeException.class,
                () -> target.connect(DbRole.APP, TestPostgres.passwords().app()));
        try (var app = Database.open(target, DbRole.APP, TestPostgres.passwords().app())) {
            assertThrows(
                    RuntimeException.class,
                    () -> app.useDeployment(tx -> tx.update("SELECT 1").execute()));
        }
    }

    private PostgresCommand command() throws IOException {
        return new PostgresCommand(PostgresBinaries.in(TestPostgres.PROGRAMS, text -> {}));
    }

    private Path data() {
        return home.resolve("data");
    }

    private void run(String setting) throws IOException {
        var builder = command().postmaster(data(), home, home.resolve("log"));
        builder.command().removeAll(List.of("-c", "listen_addresses=", "port=5432"));
        var command = new ArrayList<String>();
        for (var word : builder.command()) {
            if (word.contains("=")) {
                command.add("-c");
            }
            command.add(word);
        }
        for (var more :
                List.of(
                        "listen_addresses=127.0.0.1,::1",
                        "port=" + port,
                        "ssl=on",
                        "ssl_cert_file=" + home.resolve("server.crt"),
                        "ssl_key_file=" + home.resolve("server.key"),
                        setting)) {
            command.addAll(List.of("-c", more));
        }
        postmaster = builder.command(command).start();
        Await.until(() -> PostmasterFile.read(data()).map(PostmasterFile::ready).orElse(false));
    }

    /// What psql would do with the text: statements in order, `\password` with a password.
    private void runAsOperator(String text) throws SQLException {
        try (var superuser = superuser();
                var statement = superuser.createStatement()) {
            int first = text.indexOf("\\password");
            int last = text.indexOf("CREATE DATABASE");
            statement.execute(text.substring(0, first));
            for (var line : text.substring(first, last).lines().toList()) {
                var role = line.substring("\\password ".length());
                for (var known : DbRole.values()) {
                    if (known.roleName().equals(role)) {
                        superuser
                                .unwrap(org.postgresql.PGConnection.class)
                                .alterUserPassword(
                                        role,
                                        TestPostgres.passwords().of(known).reveal().toCharArray(),
                                        "scram-sha-256");
                    }
                }
            }
            for (var rest : text.substring(last).strip().split(";\n?", -1)) {
                statement.execute(rest);
            }
        }
    }

    private Connection superuser() throws SQLException {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setSslMode("verify-full");
        source.setSslRootCert(home.resolve("server.crt").toString());
        source.setUser("postgres");
        source.setPassword(OwnPostgres.SUPERUSER_PASSWORD.reveal());
        return source.getConnection();
    }
}
