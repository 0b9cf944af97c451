package org.wardline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wardline.server.Damage.mode;
import static org.wardline.server.Damage.move;
import static org.wardline.server.StartHouse.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.db.DatabaseTarget;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;

/// Starts of a server whose database is away, damaged or gone.
class StartWithoutDatabaseIT {

    private StartHouse house;
    private Path home;
    private ServerConfig config;

    @BeforeEach
    void anEmptyFolder() throws IOException {
        use(StartHouse.empty());
    }

    private void aServerHasRun() throws IOException {
        house.close();
        use(StartHouse.afterAFirstStart());
    }

    private void use(StartHouse other) {
        house = other;
        home = house.home();
        config = house.config();
    }

    @AfterEach
    void clean() {
        house.close();
    }

    @Test
    void aFirstStartNeedsItsDatabase() throws IOException {
        var away = databaseThatIsAway();
        var fault = assertThrows(StartRefused.class, () -> house.start(with(away)));
        assertTrue(fault.safeMessage().contains("database does not answer"), fault.safeMessage());
    }

    @Test
    void withoutItsDatabaseTheServerStartsFromTheSealedDirectory() throws Exception {
        aServerHasRun();
        try (var alone = house.start(with(databaseThatIsAway()))) {
            assertTrue(
                    house.said().toString().contains("sealed directory"), house.said().toString());
            var phone =
                    (javax.net.ssl.SSLSocket)
                            ApiClient.trusting(alone.authority()).getSocketFactory().createSocket();
            try (phone) {
                var parameters = phone.getSSLParameters();
                parameters.setServerNames(List.of(new javax.net.ssl.SNIHostName("north.example")));
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                phone.setSSLParameters(parameters);
                phone.connect(alone.sipAddresses().getFirst());
                phone.startHandshake();
                var shown =
                        (java.security.cert.X509Certificate)
                                phone.getSession().getPeerCertificates()[0];
                assertEquals("CN=north.example", shown.getSubjectX500Principal().getName());
            }
            assertEquals(
                    "database-unavailable",
                    client(alone).signIn("", "admin", ApiHouse.CHOSEN).problem());
        }
        try (var again = house.start()) {
            assertEquals(201, client(again).signIn("", "admin", ApiHouse.CHOSEN).status());
        }
    }

    @Test
    void aDamagedOrLostBundledDatabaseKeepsNoPhoneFromRegistering() throws IOException {
        aServerHasRun();
        var cluster = home.resolve("data/pg");
        Files.delete(cluster.resolve("PG_VERSION"));
        assertServesFromTheSealedDirectory();
        Files.writeString(cluster.resolve("PG_VERSION"), "18\n");
        move(cluster, "away");
        assertServesFromTheSealedDirectory();
        assertFalse(Files.exists(cluster), "a lost database is not replaced by an empty one");
        Files.move(cluster.resolveSibling("pg.away"), cluster);
        try (var again = house.start()) {
            assertEquals(201, client(again).signIn("", "admin", ApiHouse.CHOSEN).status());
        }
    }

    private void assertServesFromTheSealedDirectory() {
        try (var alone = house.start()) {
            assertTrue(
                    house.said().toString().contains("sealed directory"), house.said().toString());
            assertFalse(alone.sipAddresses().isEmpty());
            assertEquals(
                    "database-unavailable",
                    client(alone).signIn("", "admin", ApiHouse.CHOSEN).problem());
        }
    }

    @Test
    void theDatabasesPasswordsMustNotBeReadableByOthers() throws IOException {
        var passwords = Files.writeString(home.resolve("db.yaml"), "migrator: a\n");
        var external =
                new DatabaseConfig.External(
                        new DatabaseTarget.External(
                                "127.0.0.1", 5432, "wardline", home.resolve("x")),
                        passwords);
        mode(passwords, "rw-r--r--");
        assertTrue(
                assertThrows(StartRefused.class, () -> house.start(with(external)))
                        .safeMessage()
                        .contains("chmod 0400"));
        mode(passwords, "r--------");
        assertTrue(
                assertThrows(StartRefused.class, () -> house.start(with(external)))
                        .safeMessage()
                        .contains("must hold the passwords"));
    }

    /// An external server on a port where nobody listens.
    private DatabaseConfig databaseThatIsAway() throws IOException {
        var passwords =
                Files.writeString(
                        home.resolve("db.yaml"), "migrator: a\napp: b\naudit: c\nauditor: d\n");
        mode(passwords, "r--------");
        var root = home.resolve("tls/ca.crt");
        int nobody;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        return new DatabaseConfig.External(
                new DatabaseTarget.External("127.0.0.1", nobody, "wardline", root), passwords);
    }

    private ServerConfig with(DatabaseConfig database) {
        return new ServerConfig(
                config.home(),
                config.https(),
                config.pbx(),
                config.media(),
                config.keys(),
                database,
                config.witness(),
                config.syslog(),
                config.timestamp(),
                config.noticeAuthorities(),
                config.sessionIdle());
    }
}
