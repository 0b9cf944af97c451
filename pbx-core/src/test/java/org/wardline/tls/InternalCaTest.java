package org.wardline.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.key.ServiceKey;

class InternalCaTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    @TempDir Path home;
    private Path folder;
    private ServiceKey service;

    @BeforeEach
    void inAFolderThatDoesNotExistYet() {
        folder = home.resolve("tls");
        service = Keys.open(KeyPaths.under(home), new SecureRandom()).service();
    }

    @Test
    void theFirstStartMakesARootAndTheSecondFindsIt() throws Exception {
        var first = open(NOW);
        var identities = first.identitiesFor("north.example", List.of());

        var second = open(NOW.plus(Duration.ofDays(1)));
        assertEquals(first.certificate(), second.certificate());
        var found = second.identitiesFor("north.example", List.of());
        for (int i = 0; i < identities.size(); i++) {
            assertEquals(identities.get(i).certificate(), found.get(i).certificate());
            assertArrayEquals(
                    identities.get(i).key().reveal().getEncoded(),
                    found.get(i).key().reveal().getEncoded());
        }
        assertEquals("rwx------", mode(folder));
    }

    @Test
    void eachDomainHasACertificatePerKindOfKeyWithExactlyItsNames() throws Exception {
        var identities =
                open(NOW).identitiesFor("North.Example", List.of("pbx.north.example", "127.0.0.1"));

        assertEquals(
                List.of(KeyKind.ECDSA_P256, KeyKind.RSA_2048),
                identities.stream().map(TlsIdentity::kind).toList());
        var ec = (ECPublicKey) identities.get(0).certificate().getPublicKey();
        assertEquals(256, ec.getParams().getOrder().bitLength());
        var rsa = (RSAPublicKey) identities.get(1).certificate().getPublicKey();
        assertEquals(2048, rsa.getModulus().bitLength());
        for (var identity : identities) {
            var certificate = identity.certificate();
            var names = new HashSet<String>();
            for (var entry : certificate.getSubjectAlternativeNames()) {
                names.add((String) entry.get(1));
            }
            assertEquals(Set.of("north.example", "pbx.north.example", "127.0.0.1"), names);
            assertEquals(-1, certificate.getBasicConstraints());
            assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage());
            certificate.verify(identity.chain().getLast().getPublicKey());
            certificate.checkValidity(java.util.Date.from(NOW));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.north.example",
                "*",
                "",
                "a..b",
                "-a.example",
                "../x",
                "a/b",
                "10.0.0.1",
                "a b"
            })
    void aNameThatIsNoExactHostIsRefused(String name) {
        var ca = open(NOW);
        assertThrows(IllegalArgumentException.class, () -> ca.identitiesFor(name, List.of()));
        assertFalse(Files.exists(home.resolve("x.ecdsa.pem")));
    }

    @Test
    void keyFilesAreForTheOwnerAloneAndHoldNoKeyInClear() throws Exception {
        var identities = open(NOW).identitiesFor("north.example", List.of());

        for (String file : List.of("ca.pem", "north.example.ecdsa.pem", "north.example.rsa.pem")) {
            assertEquals("r--------", mode(folder.resolve(file)));
        }
        for (var identity : identities) {
            byte[] key = identity.key().reveal().getEncoded();
            String inner =
                    Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(key, 3, 63));
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    String text = Files.readString(file, ISO_8859_1).replace("\n", "");
                    assertFalse(text.contains(inner.substring(0, 60)), file.toString());
                }
            }
        }
    }

    @Test
    void aDamagedKeyFileIsNamedWhereverTheByteIs() throws Exception {
        open(NOW).identitiesFor("north.example", List.of());
        for (String name : List.of("ca.pem", "north.example.rsa.pem")) {
            Path file = folder.resolve(name);
            byte[] good = Files.readAllBytes(file);
            for (int at = 60; at < good.length - 60; at += good.length / 12) {
                byte[] bad = good.clone();
                bad[at] = (byte) (bad[at] == 'A' ? 'B' : 'A');
                write(file, bad);
                var thrown = assertThrows(TlsUnusable.class, this::startWithNorth);
                assertTrue(thrown.safeMessage().contains(name), thrown.safeMessage());
                assertTrue(thrown.safeMessage().contains("damaged"), thrown.safeMessage());
            }
            write(file, good);
        }
        startWithNorth();
    }

    @Test
    void anEmptyKeyFileIsNamed() throws Exception {
        startWithNorth();
        write(folder.resolve("ca.pem"), new byte[0]);
        var thrown = assertThrows(TlsUnusable.class, () -> open(NOW));
        assertTrue(thrown.safeMessage().contains("ca.pem"), thrown.safeMessage());
    }

    @Test
    void aMissingRootAmongItsCertificatesIsNotReplacedByAnother() throws Exception {
        startWithNorth();
        Files.delete(folder.resolve("ca.pem"));
        var thrown = assertThrows(TlsUnusable.class, () -> open(NOW));
        assertTrue(thrown.safeMessage().contains("missing"), thrown.safeMessage());
    }

    @Test
    void anotherServiceKeyOpensNothing() {
        startWithNorth();
        var other = Keys.open(KeyPaths.under(home.resolve("other")), new SecureRandom()).service();
        var thrown =
                assertThrows(
                        TlsUnusable.class,
                        () -> InternalCa.open(folder, other, () -> NOW, new SecureRandom()));
        assertTrue(thrown.safeMessage().contains("service key"), thrown.safeMessage());
    }

    @Test
    void aKeyFileThatOthersMayReadIsRefused() throws Exception {
        startWithNorth();
        Files.setPosixFilePermissions(
                folder.resolve("ca.pem"), PosixFilePermissions.fromString("r--r-----"));
        var thrown = assertThrows(TlsUnusable.class, () -> open(NOW));
        assertTrue(thrown.safeMessage().contains("chmod 0400"), thrown.safeMessage());
    }

    @Test
    void oneFileCantStandInForAnother() throws Exception {
        open(NOW).identitiesFor("south.example", List.of());
        startWithNorth();
        write(
                folder.resolve("north.example.rsa.pem"),
                Files.readAllBytes(folder.resolve("south.example.rsa.pem")));
        assertThrows(TlsUnusable.class, this::startWithNorth);
    }

    @Test
    void aCertificateNearItsEndIsReplacedAndTheRootStays() {
        var first = open(NOW);
        var before = first.identitiesFor("north.example", List.of()).getFirst();

        var later = open(NOW.plus(InternalCa.LEAF_VALIDITY).minus(InternalCa.RENEW_BEFORE));
        var same = later.identitiesFor("north.example", List.of()).getFirst();
        var tooLate = open(NOW.plus(InternalCa.LEAF_VALIDITY).minus(Duration.ofDays(29)));
        var renewed = tooLate.identitiesFor("north.example", List.of()).getFirst();

        assertEquals(before.certificate(), same.certificate());
        assertNotEquals(before.certificate(), renewed.certificate());
        assertEquals(first.certificate(), tooLate.certificate());
    }

    @Test
    void aCertificateForOtherNamesIsReplaced() {
        var ca = open(NOW);
        var one = ca.identitiesFor("north.example", List.of()).getFirst();
        var two = ca.identitiesFor("north.example", List.of("192.0.2.7")).getFirst();
        assertNotEquals(one.certificate(), two.certificate());
    }

    private void startWithNorth() {
        open(NOW).identitiesFor("north.example", List.of());
    }

    private InternalCa open(Instant now) {
        return InternalCa.open(folder, service, () -> now, new SecureRandom());
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void write(Path file, byte[] bytes) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    }
}
