package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;

class DirectoryTest {

    private final Tenant maple = new Tenant(TenantId.random(), "Maple", "maple.example");
    private final Mailbox mailbox = new Mailbox(MailboxId.random(), maple.id(), "Nurse line");
    private final Extension desk = extension(maple, "101", Optional.of(mailbox.id()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "1", "1234567", "012", "10a", "1 1", "-11", "911", "933", "988", "9911", "9933",
                "9988", "١٠١"
            })
    void theseAreNoExtensionNumbers(String digits) {
        assertThrows(DirectoryRefused.class, () -> new ExtensionNumber(digits));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Maple.example",
                "*.example",
                "maple_example",
                "-a.example",
                "a..b",
                "a b",
                "127.0.0.1:1"
            })
    void theseAreNoDomains(String domain) {
        assertThrows(DirectoryRefused.class, () -> new Tenant(TenantId.random(), "Maple", domain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a\r\nb", "a\u0000b", "a\u001B[31mb", "a\u202Eb"})
    void namesHoldNothingThatForgesLines(String name) {
        assertThrows(
                DirectoryRefused.class, () -> new Mailbox(MailboxId.random(), maple.id(), name));
    }

    @Test
    void namesAreLimited() {
        assertThrows(
                DirectoryRefused.class,
                () -> new Mailbox(MailboxId.random(), maple.id(), "x".repeat(101)));
    }

    @Test
    void theDeploymentIsNoPractice() {
        assertThrows(
                DirectoryRefused.class,
                () -> new Tenant(TenantId.DEPLOYMENT, "All", "all.example"));
    }

    @Test
    void anExtensionRingsFor5To120Seconds() {
        for (long seconds : new long[] {0, 4, 121}) {
            assertThrows(
                    DirectoryRefused.class,
                    () ->
                            new Extension(
                                    ExtensionId.random(),
                                    maple.id(),
                                    new ExtensionNumber("101"),
                                    "Desk",
                                    Optional.empty(),
                                    Duration.ofSeconds(seconds)));
        }
    }

    @Test
    void aDirectoryRefusesAnotherPracticesThings() {
        var birch = new Tenant(TenantId.random(), "Birch", "birch.example");
        assertThrows(
                IllegalArgumentException.class,
                () -> new PracticeDirectory(birch, List.of(mailbox), List.of(), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PracticeDirectory(birch, List.of(), List.of(desk), List.of()));
    }

    @Test
    void aDirectoryRefusesWhatRefersToNothingOrIsThereTwice() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new PracticeDirectory(maple, List.of(), List.of(desk), List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new PracticeDirectory(
                                maple,
                                List.of(mailbox),
                                List.of(desk, extension(maple, "101", Optional.empty())),
                                List.of()));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new PracticeDirectory(
                                maple, List.of(mailbox), List.of(), List.of(registered(desk))));
    }

    @Test
    void aSecretHas160BitsAndIsNeverTheSame() {
        IssuedDevice one = DeviceSecret.issue(desk, DeviceKind.PHONE, "Desk", new SecureRandom());
        IssuedDevice other = DeviceSecret.issue(desk, DeviceKind.PHONE, "Desk", new SecureRandom());
        assertEquals(32, one.secret().reveal().length());
        assertTrue(one.secret().reveal().matches("[a-z2-7]{32}"));
        assertNotEquals(one.secret().reveal(), other.secret().reveal());
        assertTrue(one.device().username().startsWith("101-"));
        assertFalse(one.toString().contains(one.secret().reveal()));
    }

    /// RFC 7616 3.9.1: the HA1 of its example, for both algorithms.
    @Test
    void digestsAreThoseOfTheRfcsExample() {
        var credential =
                DigestCredential.of("Mufasa", "http-auth@example.org", Secret.of("Circle of Life"));
        assertArrayEquals(
                HexFormat.of().parseHex("3d78807defe7de2157e2b0b6573a855f"),
                credential.md5().orElseThrow().reveal());
        assertArrayEquals(
                HexFormat.of()
                        .parseHex(
                                "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232"),
                credential.sha256().reveal());
    }

    @Test
    void forEveryNameSomeDeviceStandsInUnlessThereIsNone() {
        var empty = new PracticeDirectory(maple, List.of(), List.of(), List.of());
        assertEquals(Optional.empty(), empty.standIn("101-none"));
        IssuedDevice issued =
                DeviceSecret.issue(desk, DeviceKind.PHONE, "Phone", new SecureRandom());
        var only =
                new RegisteredDevice(
                        issued.device(), DigestCredential.of("101-x", "realm", issued.secret()));
        var practice = new PracticeDirectory(maple, List.of(mailbox), List.of(desk), List.of(only));
        assertEquals(Optional.of(only), practice.standIn("polygenelubricants"), "any hash");
    }

    @Test
    void aSnapshotFindsPracticesByDomainWhateverItsCase() {
        var snapshot =
                new DirectorySnapshot(
                        List.of(
                                new PracticeDirectory(
                                        maple, List.of(mailbox), List.of(desk), List.of())));
        assertTrue(snapshot.practiceByDomain("MAPLE.example").isPresent());
        assertTrue(snapshot.practiceByDomain("").isEmpty());
        assertTrue(snapshot.practiceByDomain("maple.example.").isEmpty());
    }

    static Extension extension(Tenant tenant, String number, Optional<MailboxId> mailbox) {
        return new Extension(
                ExtensionId.random(),
                tenant.id(),
                new ExtensionNumber(number),
                "Desk " + number,
                mailbox,
                Extension.DEFAULT_RING_TIME);
    }

    static RegisteredDevice registered(Extension extension) {
        return registered(extension, DeviceKind.PHONE);
    }

    static RegisteredDevice registered(Extension extension, DeviceKind kind) {
        IssuedDevice issued = DeviceSecret.issue(extension, kind, "Phone", new SecureRandom());
        return new RegisteredDevice(
                issued.device(),
                DigestCredential.of(issued.device().username(), "maple.example", issued.secret()));
    }
}
