package org.wardline.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wardline.server.Damage.copy;
import static org.wardline.server.Damage.flip;
import static org.wardline.server.Damage.mode;
import static org.wardline.server.Damage.move;
import static org.wardline.server.StartHouse.client;
import static org.wardline.server.StartHouse.signIn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.key.KeyPaths;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.OwnPostgres;
import org.wardline.testkit.TestFolders;

/// Starts of the whole server: the first, the second, and every one that must not happen.
class StartIT {

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
    void theFirstStartMakesEverythingAndTheSecondFindsIt() throws IOException {
        List<String> files;
        java.security.cert.X509Certificate authority;
        try (var first = house.start()) {
            var administrator = first.firstAdministrator().orElseThrow();
            assertTrue(
                    administrator.validUntil().isAfter(Instant.now().plus(Duration.ofHours(23))));
            assertTrue(administrator.password().reveal().length() >= 25);
            assertFalse(house.said().toString().contains(administrator.password().reveal()));
            assertTrue(house.said().toString().contains("same device"), house.said().toString());
            assertTrue(house.said().toString().contains("recovery kit"), house.said().toString());
            authority = first.authority();
            var operator = signIn(first, administrator);
            var practice =
                    operator.send(
                            "POST",
                            "/v1/practices",
                            Map.of("name", "North", "domain", "north.example"));
            assertEquals(201, practice.status(), practice.text());
            files = files();
        }
        assertModes();

        try (var second = house.start()) {
            assertTrue(second.firstAdministrator().isEmpty());
            assertEquals(authority, second.authority());
            assertEquals(files, files());
            var operator = client(second);
            assertEquals(201, operator.signIn("", "admin", ApiHouse.CHOSEN).status());
            assertTrue(operator.get("/v1/practices").text().contains("north.example"));
        }
    }

    @Test
    void everyDamageHasItsSentenceAndLeavesNothingRunning() throws IOException {
        aServerHasRun();
        refused("is missing", () -> move(keys().serviceKey(), "away"));
        refused("damaged", () -> flip(keys().serviceKey()));
        refused("other accounts", () -> mode(keys().serviceKey(), "r--r--r--"));
        refused("damaged", () -> flip(keys().contentRoot()));
        refused("damaged", () -> flip(home.resolve("tls/ca.pem")));
        refused("missing", () -> move(home.resolve("tls/ca.pem"), "away"));
        refused(
                "missing",
                () -> move(keys().serviceKey().resolveSibling("audit-signer.key"), "away"));
        refused("damaged", () -> flip(keys().serviceKey().resolveSibling("audit-signer.key")));
        refused("chmod 700", () -> mode(home.resolve("keys"), "rwxr-xr-x"));
        var identity = home.resolve("data/installation");
        refused("installation is missing, but data is there", () -> move(identity, "away"));
        Files.move(identity.resolveSibling("installation.away"), identity);
        house.start().close();
    }

    @Test
    void keysOfAnotherInstallationAreRefused() throws IOException {
        aServerHasRun();
        var other = Files.createTempDirectory("wardline-other");
        OwnPostgres.lendPrograms(other);
        try {
            WardlineServer.start(
                            ServerConfig.in(other).onLoopback(StartHouse.RTP), house.said()::add)
                    .close();
            var foreign = KeyPaths.under(other);
            refused("another installation", () -> copy(foreign.serviceKey(), keys().serviceKey()));
            refused(
                    "another installation",
                    () -> copy(foreign.contentRoot(), keys().contentRoot()));
        } finally {
            TestFolders.delete(other);
        }
    }

    @Test
    void aContentRootInsideTheDataFolderIsRefusedBeforeAnythingIsMade() throws IOException {
        var inside =
                new KeyPaths(
                        keys().serviceKey(),
                        home.resolve("data/keys/root.kek"),
                        keys().dataFolder(),
                        keys().recoveryFolder());
        var fault = assertThrows(StartRefused.class, () -> house.start(with(inside)));
        assertTrue(fault.safeMessage().contains("inside the data folder"), fault.safeMessage());
        assertFalse(Files.exists(home.resolve("data/pg")));
        assertFalse(Files.exists(keys().serviceKey()));
    }

    @Test
    void withoutTheContentRootTheServerRunsSealed() throws IOException {
        aServerHasRun();
        move(keys().contentRoot(), "away");
        try (var sealed = house.start()) {
            assertTrue(house.said().toString().contains("sealed"), house.said().toString());
            var operator = client(sealed);
            operator.signIn("", "admin", ApiHouse.CHOSEN);
            assertEquals(
                    "sealed",
                    operator.send(
                                    "POST",
                                    "/v1/practices",
                                    Map.of("name", "South", "domain", "south.example"))
                            .problem());
            String practices = operator.get("/v1/practices").text();
            assertTrue(practices.contains("north.example"), practices);
            assertFalse(practices.contains("south.example"), practices);
        }
        assertFalse(Files.exists(keys().contentRoot()));
    }

    @Test
    void anOperatorWhoMissedTheFirstPasswordIsLetInOnTheServersOwnMachine() {
        assertTrue(
                assertThrows(
                                StartRefused.class,
                                () -> OperatorReset.run(config, "admin", house.said()::add).login())
                        .safeMessage()
                        .contains("There is no Wardline"));
        try (var _ = house.start()) {
            var fault =
                    assertThrows(
                            StartRefused.class,
                            () -> OperatorReset.run(config, "admin", house.said()::add));
            assertTrue(fault.safeMessage().contains("Stop the server"), fault.safeMessage());
        }
        assertThrows(
                StartRefused.class, () -> OperatorReset.run(config, "nobody", house.said()::add));
        try (var server = house.start()) {
            signIn(server, server.firstAdministrator().orElseThrow());
        }
        OperatorReset.run(config, "admin", house.said()::add);
        try (var server = house.start()) {
            // Nobody has used it yet, so the start shows a newer one.
            var operator = signIn(server, server.firstAdministrator().orElseThrow());
            assertEquals(200, operator.get("/v1/practices").status());
        }
    }

    @Test
    void twoServersDoNotShareAHome() throws IOException {
        aServerHasRun();
        try (var _ = house.start()) {
            var fault = assertThrows(StartRefused.class, house::start);
            assertTrue(
                    fault.safeMessage().contains("Another Wardline process"), fault.safeMessage());
        }
    }

    @Test
    void aTakenPortIsNamedAndTheNextStartStillShowsTheFirstPassword() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
            var busy =
                    new ServerConfig(
                            config.home(),
                            new HttpsConfig(List.of(address), config.https().names()),
                            config.pbx(),
                            config.media(),
                            config.keys(),
                            config.database(),
                            config.witness(),
                            config.syslog(),
                            config.timestamp(),
                            config.noticeAuthorities(),
                            config.sessionIdle());
            var fault = assertThrows(StartRefused.class, () -> house.start(busy));
            assertTrue(
                    fault.safeMessage().contains(Integer.toString(taken.getLocalPort())),
                    fault.safeMessage());
        }
        house.start().close(); // shown, but nobody saw it
        try (var server = house.start()) {
            var operator = signIn(server, server.firstAdministrator().orElseThrow());
            assertEquals(200, operator.get("/v1/practices").status());
        }
        try (var server = house.start()) {
            assertTrue(server.firstAdministrator().isEmpty());
        }
    }

    private void refused(String word, Runnable damage) {
        var kept = backup();
        damage.run();
        var fault = assertThrows(StartRefused.class, house::start, word);
        assertTrue(fault.safeMessage().contains(word), fault.safeMessage() + " <> " + word);
        assertFalse(fault.safeMessage().contains("\n"), fault.safeMessage());
        restore(kept);
    }

    private ServerConfig with(KeyPaths keys) {
        return new ServerConfig(
                config.home(),
                config.https(),
                config.pbx(),
                config.media(),
                keys,
                config.database(),
                config.witness(),
                config.syslog(),
                config.timestamp(),
                config.noticeAuthorities(),
                config.sessionIdle());
    }

    private KeyPaths keys() {
        return config.keys();
    }

    /// Keys, certificates and the recovery kit, by name.
    private List<String> files() throws IOException {
        var found = new ArrayList<String>();
        for (String folder : List.of("keys", "tls", "recovery", "witness")) {
            try (var files = Files.list(home.resolve(folder))) {
                files.map(file -> folder + "/" + file.getFileName()).sorted().forEach(found::add);
            }
        }
        assertTrue(
                found.containsAll(
                        List.of(
                                "keys/service.key",
                                "keys/content-root.kek",
                                "keys/audit-signer.key",
                                "tls/ca.pem",
                                "tls/ca.crt",
                                "tls/localhost.ecdsa.pem",
                                "tls/localhost.rsa.pem",
                                "tls/north.example.ecdsa.pem",
                                "tls/north.example.rsa.pem",
                                "recovery/sheet-1-of-3.txt",
                                "witness/checkpoints")),
                found.toString());
        return found;
    }

    /// Nothing in the home is open to others, but the root certificate.
    private void assertModes() throws IOException {
        try (var all = Files.walk(home)) {
            for (Path path : all.toList()) {
                if (Files.isSymbolicLink(path) || path.startsWith(home.resolve("data/programs"))) {
                    continue;
                }
                var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                boolean isPublic = path.getFileName().toString().equals("ca.crt");
                assertTrue(isPublic || mode.endsWith("------"), path + " " + mode);
            }
        }
        for (String key :
                List.of(
                        "keys/service.key",
                        "keys/content-root.kek",
                        "keys/audit-signer.key",
                        "tls/ca.pem")) {
            assertEquals(
                    "r--------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(key))),
                    key);
        }
        assertNotEquals(0, files().size());
    }

    /// The small files whose damage is tried.
    private Map<Path, byte[]> backup() {
        var kept = new java.util.LinkedHashMap<Path, byte[]>();
        for (String folder : List.of("keys", "tls")) {
            try (var files = Files.list(home.resolve(folder))) {
                for (Path file : files.toList()) {
                    kept.put(file, Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return kept;
    }

    private void restore(Map<Path, byte[]> kept) {
        mode(home.resolve("keys"), "rwx------");
        kept.forEach((file, bytes) -> {
            try {
                Files.deleteIfExists(file);
                Files.write(file, bytes);
                mode(
                        file,
                        file.getFileName().toString().equals("ca.crt") ? "r--r--r--" : "r--------");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
