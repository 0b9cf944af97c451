package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.access.Role;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.key.SealBroken;
import org.wardline.key.ServiceKey;
import org.wardline.numbering.E164;
import org.wardline.tls.CertificateFingerprint;
import org.wardline.toll.TollCaps;

class SnapshotFileTest {

    private static final CertificateFingerprint CERTIFICATE =
            new CertificateFingerprint("c".repeat(64));

    @TempDir private Path home;

    private ServiceKey key;
    private Path path;
    private DirectorySnapshot snapshot;
    private RegisteredDevice device;

    @BeforeEach
    void aPractice() {
        key = newKey("one");
        path = home.resolve("directory.sealed");
        var maple = new Tenant(TenantId.random(), "Maple Street Family Practice", "maple.example");
        var mailbox = new Mailbox(MailboxId.random(), maple.id(), "Nurse line");
        Extension desk = DirectoryTest.extension(maple, "101", Optional.of(mailbox.id()));
        device = DirectoryTest.registered(desk);
        RegisteredDevice modern = DirectoryTest.registered(desk, DeviceKind.GATEWAY);
        Extension other = DirectoryTest.extension(maple, "102", Optional.empty());
        var features =
                new CallFeatures(
                        List.of(
                                new CallHandling(
                                        desk.id(),
                                        maple.id(),
                                        true,
                                        false,
                                        Map.of(ForwardWhen.BUSY, other.number()),
                                        Optional.of("front"),
                                        Optional.of(Role.PROVIDER)),
                                CallHandling.usual(other)),
                        List.of(
                                new RingGroup(
                                        desk.id(),
                                        maple.id(),
                                        RingGroup.Order.IN_ORDER,
                                        RingGroup.DEFAULT_EACH,
                                        true,
                                        List.of(
                                                new RingGroup.Member(
                                                        other.id(), Duration.ofSeconds(5))))),
                        new CallerDisplayRules(
                                Map.of(Role.FRONT_DESK, CallerDisplay.PATIENT),
                                CallerDisplay.NUMBER),
                        Optional.of(hours(desk, other, mailbox)),
                        emergencies(maple, desk),
                        List.of(trunk(maple, desk)),
                        new OutsideRules(
                                new TollCaps(1, 2, 3),
                                new TollCaps(4, 5, 6),
                                new TreeMap<>(Map.of("CA", 1, "MX", 12))));
        snapshot =
                new DirectorySnapshot(
                        List.of(
                                new PracticeDirectory(
                                        maple,
                                        List.of(mailbox),
                                        List.of(desk, other),
                                        List.of(
                                                device,
                                                new RegisteredDevice(
                                                        modern.device(),
                                                        modern.credential().withoutMd5(),
                                                        Optional.of(CERTIFICATE))),
                                        features)));
    }

    private EmergencyPlan emergencies(Tenant maple, Extension desk) {
        Premises main = EmergencyPlanExamples.premises(maple.id(), "Main");
        return new EmergencyPlan(
                List.of(main),
                List.of(EmergencyPlanExamples.location(maple.id(), device.device().id(), main)),
                List.of(
                        EmergencyPlanExamples.contact(
                                maple.id(), new EmergencyContact.Way.Phones(desk.id()))));
    }

    private static Trunk trunk(Tenant maple, Extension desk) {
        return new Trunk(
                TrunkId.random(),
                maple.id(),
                "Carrier",
                new TrunkServer("sip.carrier.example", 5_062, Optional.empty()),
                4,
                List.of(new TrunkNumber(new E164("12025550100"), desk.id())),
                Optional.of(
                        new AssociateRecord(
                                "Carrier Inc.",
                                LocalDate.of(2026, 1, 31),
                                "voice calls",
                                LocalDate.of(2027, 1, 30))));
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        var file = new SnapshotFile(path, key);
        assertTrue(file.read().isEmpty());
        file.write(snapshot);
        file.write(snapshot);
        PracticeDirectory read = file.read().orElseThrow().practices().iterator().next();
        PracticeDirectory written = snapshot.practices().iterator().next();
        assertEquals(written.tenant(), read.tenant());
        assertEquals(List.copyOf(written.extensions()), List.copyOf(read.extensions()));
        assertEquals(List.copyOf(written.mailboxes()), List.copyOf(read.mailboxes()));
        assertEquals(written.features(), read.features());
        RegisteredDevice again = read.deviceByUsername(device.device().username()).orElseThrow();
        assertEquals(device.device(), again.device());
        assertArrayEquals(
                device.credential().sha256().reveal(), again.credential().sha256().reveal());
        assertEquals(
                1, read.devices().stream().filter(d -> d.credential().md5().isEmpty()).count());
        assertEquals(
                List.of(DeviceKind.PHONE, DeviceKind.GATEWAY),
                read.devices().stream().map(d -> d.device().kind()).toList());
        assertEquals(Optional.empty(), again.certificate());
        assertTrue(read.deviceByCertificate(CERTIFICATE).isPresent());
    }

    @Test
    void nothingOfItIsReadableOnDiskAndTheFileIsOurs() throws IOException {
        new SnapshotFile(path, key).write(snapshot);
        String bytes = Files.readString(path, StandardCharsets.ISO_8859_1);
        for (String canary :
                List.of(
                        "Maple",
                        "maple.example",
                        "Nurse",
                        "101",
                        "Boise",
                        "Luther",
                        "63101",
                        device.device().username())) {
            assertTrue(!bytes.contains(canary), canary);
        }
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void oneChangedByteIsFound() throws IOException {
        var file = new SnapshotFile(path, key);
        file.write(snapshot);
        byte[] bytes = Files.readAllBytes(path);
        for (int i = 0; i < bytes.length; i += 7) {
            bytes[i] ^= 1;
            Files.write(path, bytes);
            assertThrows(SealBroken.class, file::read);
            bytes[i] ^= 1;
        }
    }

    @Test
    void anotherInstallationsSnapshotDoesNotOpen() throws IOException {
        new SnapshotFile(path, newKey("two")).write(snapshot);
        assertThrows(SealBroken.class, () -> new SnapshotFile(path, key).read());
    }

    @Test
    void anInterruptedWriteLeavesTheOldOne() throws IOException {
        var file = new SnapshotFile(path, key);
        file.write(snapshot);
        Files.writeString(home.resolve("directory.sealed.next"), "half");
        assertTrue(file.read().isPresent());
        file.write(DirectorySnapshot.EMPTY);
        assertEquals(0, file.read().orElseThrow().practices().size());
    }

    /// With all that hours may have.
    static PracticeHours hours(Extension line, Extension other, Mailbox mailbox) {
        Map<OpeningState, MainLine.Target> targets = new EnumMap<>(OpeningState.class);
        targets.put(OpeningState.OPEN, new MainLine.Target.Stay());
        targets.put(OpeningState.LUNCH, new MainLine.Target.Ring(other.id()));
        targets.put(OpeningState.CLOSED, new MainLine.Target.OnCall());
        targets.put(OpeningState.HOLIDAY, new MainLine.Target.Message(mailbox.id()));
        return new PracticeHours(
                new OpeningHours(
                        line.tenant(),
                        ZoneId.of("America/Boise"),
                        Map.of(
                                DayOfWeek.MONDAY,
                                DayHours.parse("08:00-12:00 13:00-17:00", "12:00-13:00")),
                        List.of(
                                new Holiday(
                                        LocalDate.of(2026, 12, 24),
                                        LocalDate.of(2026, 12, 26),
                                        "Christmas",
                                        DayHours.parse("08:00-12:00", "")),
                                new Holiday(
                                        LocalDate.of(2027, 1, 1),
                                        LocalDate.of(2027, 1, 1),
                                        "New Year",
                                        DayHours.CLOSED)),
                        Set.of(line.id(), other.id()),
                        Optional.of(
                                new OnCallRota(
                                        LocalDateTime.of(2026, 11, 6, 17, 0),
                                        7,
                                        List.of(other.id(), line.id(), other.id())))),
                Optional.of(
                        new NightSwitch(
                                NightSwitch.Position.NIGHT,
                                Optional.of(Instant.parse("2026-11-24T00:00:00Z")))),
                List.of(new MainLine(line.id(), line.tenant(), targets)));
    }

    private ServiceKey newKey(String name) {
        try {
            Path folder = Files.createDirectories(home.resolve(name));
            return Keys.open(KeyPaths.under(folder), new SecureRandom()).service();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
