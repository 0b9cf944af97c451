package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.access.Role;
import org.wardline.audit.Act;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.cdr.CallOutcome;
import org.wardline.cdr.CallRecordStore;
import org.wardline.cdr.Endpoint;
import org.wardline.cdr.LegEnd;
import org.wardline.cdr.LegRecord;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Phi;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.key.ServiceKey;
import org.wardline.testkit.TenantTables;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;
import org.wardline.tls.CertificateFingerprint;

class DirectoryStoreIT {

    private static TestDatabase database;
    private static TestAuditLog audit;
    private static ServiceKey key;
    private DirectoryStore store;
    private Tenant maple;
    private Tenant birch;

    @BeforeAll
    static void aDatabase(@TempDir Path home) {
        database = TestPostgres.database("audit", "pbx");
        audit = TestAuditLog.open(database);
        key = Keys.open(KeyPaths.under(home), new SecureRandom()).service();
    }

    @AfterAll
    static void close() {
        audit.close();
        database.close();
    }

    @BeforeEach
    void twoPractices() {
        store = new DirectoryStore(database.app(), key);
        maple = practice();
        birch = practice();
    }

    @Test
    void everyTableOfAPracticeIsUnderItsPolicy() {
        TenantTables.check(database, "pbx", Set.of("practice"));
    }

    @Test
    void whatIsAddedIsFoundInItsPracticeOnly() {
        Mailbox mailbox = mailbox(maple, "Nurse line");
        Extension desk = extension(maple, "101", Optional.of(mailbox.id()));
        Extension other = extension(birch, "101", Optional.empty());
        PracticeDirectory maples = store.practice(maple.id());
        PracticeDirectory birchs = store.practice(birch.id());
        assertEquals(Optional.of(desk), maples.extensionByNumber("101"));
        assertEquals(Optional.of(other), birchs.extensionByNumber("101"));
        assertEquals(List.of(mailbox), List.copyOf(maples.mailboxes()));
        assertTrue(birchs.mailboxes().isEmpty());
        assertTrue(store.snapshot().practiceByDomain(maple.domain()).isPresent());
    }

    @Test
    void aNumberANameAndADomainAreTakenOnlyOnce() {
        extension(maple, "101", Optional.empty());
        assertConflict(() -> extension(maple, "101", Optional.empty()));
        mailbox(maple, "Nurse line");
        assertConflict(() -> mailbox(maple, "Nurse line"));
        mailbox(birch, "Nurse line");
        var twin = new Tenant(TenantId.random(), "Twin", maple.domain());
        assertConflict(() -> store.add(twin, receipt(twin.id())));
    }

    @Test
    void nothingRefersToAnotherPracticesThings() {
        Mailbox theirs = mailbox(birch, "Birch box");
        assertUnknown(() -> extension(maple, "101", Optional.of(theirs.id())));
        Extension their101 = extension(birch, "101", Optional.empty());
        var stolen =
                new Device(
                        DeviceId.random(),
                        maple.id(),
                        their101.id(),
                        "101-stolen",
                        "Stolen",
                        DeviceKind.PHONE,
                        CallerDisplay.FULL_NAME);
        var issued = new IssuedDevice(stolen, org.wardline.ident.Secret.of("x"));
        assertUnknown(() -> store.add(issued, receipt(maple.id())));
        assertUnknown(() -> store.practice(TenantId.random()));
    }

    @Test
    void aReceiptOfAnotherPracticesActIsRefused() {
        var mailbox = new Mailbox(MailboxId.random(), maple.id(), "Box");
        assertThrows(IllegalArgumentException.class, () -> store.add(mailbox, receipt(birch.id())));
    }

    @Test
    void aDevicesDigestsComeBackMd5CanBeForgottenAndANewSecretReplacesBoth() {
        IssuedDevice issued =
                DeviceSecret.issue(
                        extension(maple, "101", Optional.empty()),
                        DeviceKind.PHONE,
                        "Desk",
                        new SecureRandom());
        store.add(issued, receipt(maple.id()));
        var expected =
                DigestCredential.of(issued.device().username(), maple.domain(), issued.secret());
        var read = store.practice(maple.id()).device(issued.device().id()).orElseThrow();
        assertEquals(issued.device(), read.device());
        assertArrayEquals(expected.sha256().reveal(), read.credential().sha256().reveal());
        assertTrue(read.credential().md5().isPresent());
        store.forgetMd5(maple.id(), issued.device().id());
        assertTrue(
                store.practice(maple.id())
                        .device(issued.device().id())
                        .orElseThrow()
                        .credential()
                        .md5()
                        .isEmpty());
        IssuedDevice renewed = DeviceSecret.renew(issued.device(), new SecureRandom());
        store.secret(renewed, receipt(maple.id()));
        var now = store.practice(maple.id()).device(issued.device().id()).orElseThrow();
        var other =
                DigestCredential.of(issued.device().username(), maple.domain(), renewed.secret());
        assertEquals(issued.device(), now.device());
        assertArrayEquals(other.sha256().reveal(), now.credential().sha256().reveal());
        assertArrayEquals(
                other.md5().orElseThrow().reveal(), now.credential().md5().orElseThrow().reveal());
    }

    @Test
    void aCertificateIsOfOnePhoneOfItsPracticeAndIsTakenAway() {
        var certificate = Optional.of(new CertificateFingerprint("c".repeat(64)));
        Device desk = device(maple, "101");
        Device other = device(maple, "102");
        Device theirs = device(birch, "101");
        store.certificate(desk, certificate, receipt(maple.id()));
        assertConflict(() -> store.certificate(other, certificate, receipt(maple.id())));
        store.certificate(theirs, certificate, receipt(birch.id()));
        var read = store.practice(maple.id()).deviceByCertificate(certificate.orElseThrow());
        assertEquals(Optional.of(desk), read.map(RegisteredDevice::device));
        store.certificate(desk, Optional.empty(), receipt(maple.id()));
        assertEquals(
                Optional.empty(),
                store.practice(maple.id()).device(desk.id()).orElseThrow().certificate());
        store.certificate(other, certificate, receipt(maple.id()));
    }

    private Device device(Tenant tenant, String number) {
        IssuedDevice issued =
                DeviceSecret.issue(
                        extension(tenant, number, Optional.empty()),
                        DeviceKind.PHONE,
                        "Desk",
                        new SecureRandom());
        store.add(issued, receipt(tenant.id()));
        return issued.device();
    }

    @Test
    void whatIsSetAboutCallsComesBackAndChangesAtThePhoneLeaveTheRest() {
        Extension desk = extension(maple, "101", Optional.empty());
        Extension other = extension(maple, "102", Optional.empty());
        var handling =
                new CallHandling(
                        desk.id(),
                        maple.id(),
                        false,
                        false,
                        java.util.Map.of(ForwardWhen.BUSY, other.number()),
                        Optional.of("front"),
                        Optional.of(Role.FRONT_DESK));
        var features = store.features();
        features.put(handling, receipt(maple.id()));
        assertEquals(handling, store.practice(maple.id()).handling(desk));
        features.set(desk, new PhoneSetting.DoNotDisturb(true), receipt(maple.id()));
        for (ForwardWhen when : ForwardWhen.values()) {
            var forward = new PhoneSetting.Forward(when, Optional.of(other.number()));
            features.set(desk, forward, receipt(maple.id()));
            features.set(other, forward, receipt(maple.id()));
        }
        var none = new PhoneSetting.Forward(ForwardWhen.BUSY, Optional.empty());
        features.set(desk, none, receipt(maple.id()));
        assertEquals(
                handling.withDoNotDisturb(true)
                        .withForward(ForwardWhen.BUSY, Optional.empty())
                        .withForward(ForwardWhen.ALWAYS, Optional.of(other.number()))
                        .withForward(ForwardWhen.NO_ANSWER, Optional.of(other.number())),
                store.practice(maple.id()).handling(desk));
        assertTrue(store.practice(maple.id()).handling(other).callWaiting(), "the usual");
        assertEquals(3, store.practice(maple.id()).handling(other).forwards().size());
        assertTrue(store.practice(birch.id()).features().handlings().isEmpty());
    }

    @Test
    void aGroupAndWhatScreensShowAreSetAndTakenBack() {
        Extension desk = extension(maple, "101", Optional.empty());
        IssuedDevice phone =
                DeviceSecret.issue(desk, DeviceKind.PHONE, "Lobby", new SecureRandom());
        store.add(phone, receipt(maple.id()));
        Extension one = extension(maple, "102", Optional.empty());
        Extension two = extension(maple, "103", Optional.empty());
        var features = store.features();
        var group =
                new RingGroup(
                        desk.id(),
                        maple.id(),
                        RingGroup.Order.ALL,
                        RingGroup.DEFAULT_EACH,
                        true,
                        List.of(
                                new RingGroup.Member(two.id(), Duration.ZERO),
                                new RingGroup.Member(one.id(), Duration.ofSeconds(5))));
        features.put(group, receipt(maple.id()));
        features.put(group, receipt(maple.id()));
        assertEquals(Optional.of(group), store.practice(maple.id()).group(desk.id()));
        features.removeGroup(maple.id(), desk.id(), receipt(maple.id()));
        assertEquals(Optional.empty(), store.practice(maple.id()).group(desk.id()));

        var rules =
                new CallerDisplayRules(
                        java.util.Map.of(
                                Role.PROVIDER, CallerDisplay.NUMBER,
                                Role.CLINICAL_STAFF, CallerDisplay.INITIALS,
                                Role.FRONT_DESK, CallerDisplay.FULL_NAME,
                                Role.ADMINISTRATOR, CallerDisplay.NUMBER),
                        CallerDisplay.PATIENT);
        assertEquals(CallerDisplayRules.DEFAULT, store.practice(maple.id()).features().display());
        features.put(maple.id(), rules, receipt(maple.id()));
        assertEquals(rules, store.practice(maple.id()).features().display());
        assertEquals(
                CallerDisplay.PATIENT, store.practice(maple.id()).callerDisplay(phone.device()));
        features.put(phone.device(), CallerDisplay.NUMBER, receipt(maple.id()));
        assertEquals(
                CallerDisplay.NUMBER,
                store.practice(maple.id())
                        .device(phone.device().id())
                        .orElseThrow()
                        .device()
                        .callerDisplay());
    }

    @Test
    void premisesAndPlacesComeBackAndAreOfOnePractice() {
        Device desk = device(maple, "101");
        Device other = device(maple, "102");
        Premises main = EmergencyPlanExamples.premises(maple.id(), "Main");
        Premises annex = EmergencyPlanExamples.premises(maple.id(), "Annex").unconfirmed();
        LocationStore locations = store.locations();
        assertEquals(EmergencyPlan.NONE, store.practice(maple.id()).emergency());
        locations.put(main, receipt(maple.id()));
        locations.put(annex, receipt(maple.id()));
        PhoneLocation place = EmergencyPlanExamples.location(maple.id(), desk.id(), annex);
        locations.put(place, receipt(maple.id()));
        EmergencyPlan plan = store.practice(maple.id()).emergency();
        assertEquals(new EmergencyPlan(List.of(main, annex), List.of(place), List.of()), plan);
        assertEquals(
                List.of(other), plan.withoutLocation(List.of(desk, other)), "nobody has said it");
        assertEquals(EmergencyPlan.NONE, store.practice(birch.id()).emergency());
        assertConflict(() ->
                locations.put(
                        EmergencyPlanExamples.premises(maple.id(), "Main"), receipt(maple.id())));
        locations.put(EmergencyPlanExamples.premises(birch.id(), "Main"), receipt(birch.id()));
        assertConflict(() -> locations.remove(annex, receipt(maple.id())));
        locations.put(
                EmergencyPlanExamples.location(maple.id(), desk.id(), main), receipt(maple.id()));
        locations.remove(annex, receipt(maple.id()));
        locations.removeLocation(maple.id(), desk.id(), receipt(maple.id()));
        var contact =
                EmergencyPlanExamples.contact(
                        maple.id(), new EmergencyContact.Way.Phones(desk.extension()));
        store.contacts().add(contact, receipt(maple.id()));
        assertConflict(() -> store.contacts().add(contact, receipt(maple.id())));
        assertEquals(
                new EmergencyPlan(List.of(main), List.of(), List.of(contact)),
                store.practice(maple.id()).emergency());
        store.contacts().remove(contact, receipt(maple.id()));
        assertEquals(List.of(), store.practice(maple.id()).emergency().contacts());
        byte[] key = new byte[EmergencyContact.Way.Webhook.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var url = java.net.URI.create("https://alarm.example/hook?token=canary");
        var hook = new EmergencyContact.Way.Webhook(url, Secret.of(key));
        store.contacts().add(EmergencyPlanExamples.contact(maple.id(), hook), receipt(maple.id()));
        var read =
                (EmergencyContact.Way.Webhook)
                        store.practice(maple.id()).emergency().contacts().getFirst().way();
        assertEquals(url, read.url());
        assertArrayEquals(key, read.key().reveal());
    }

    @Test
    void openingHoursComeBackAndAreOfOnePractice() {
        var mailbox = new Mailbox(MailboxId.random(), maple.id(), "Nights");
        store.add(mailbox, receipt(maple.id()));
        Extension main = extension(maple, "100", Optional.empty());
        Extension nurse = extension(maple, "102", Optional.empty());
        PracticeHours all = SnapshotFileTest.hours(main, nurse, mailbox);
        OpeningHoursStore hours = store.hours();
        assertEquals(Optional.empty(), store.practice(maple.id()).hours());
        hours.put(all.hours(), receipt(maple.id()));
        hours.put(all.lines().getFirst(), receipt(maple.id()));
        hours.turn(maple.id(), all.switched(), receipt(maple.id()));
        assertEquals(Optional.of(all), store.practice(maple.id()).hours());
        // All of it once more replaces all of it, and leaves what is switched and led by it.
        var fewer =
                new OpeningHours(
                        maple.id(),
                        java.time.ZoneId.of("Pacific/Guam"),
                        java.util.Map.of(),
                        List.of(),
                        Set.of(),
                        Optional.empty());
        hours.put(fewer, receipt(maple.id()));
        assertEquals(
                Optional.of(new PracticeHours(fewer, all.switched(), all.lines())),
                store.practice(maple.id()).hours());
        var kept = new NightSwitch(NightSwitch.Position.OPEN, Optional.empty());
        hours.turn(maple.id(), Optional.of(kept), receipt(maple.id()));
        hours.removeLine(maple.id(), main.id(), receipt(maple.id()));
        assertEquals(
                Optional.of(new PracticeHours(fewer, Optional.of(kept), List.of())),
                store.practice(maple.id()).hours());
        hours.turn(maple.id(), Optional.empty(), receipt(maple.id()));
        assertEquals(Optional.empty(), store.practice(maple.id()).hours().orElseThrow().switched());
        assertEquals(Optional.empty(), store.practice(birch.id()).hours());
    }

    @Test
    void whichPhonesAreRegisteredIsKeptPerPracticeUntilTheyGo() {
        Extension desk = extension(maple, "101", Optional.empty());
        IssuedDevice phone = DeviceSecret.issue(desk, DeviceKind.PHONE, "Desk", new SecureRandom());
        store.add(phone, receipt(maple.id()));
        DeviceId device = phone.device().id();
        var presence = store.presence();
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        Optional<Instant> soon = Optional.of(now.plusSeconds(60));
        Optional<Instant> later = Optional.of(now.plusSeconds(3_600));
        presence.note(maple.id(), List.of(new PhonePresence(maple.id(), device, soon)));
        presence.note(
                maple.id(),
                List.of(
                        new PhonePresence(maple.id(), device, later),
                        new PhonePresence(maple.id(), DeviceId.random(), later)));
        assertEquals(Set.of(device), presence.present(maple.id(), now.plusSeconds(61)));
        assertEquals(Set.of(), presence.present(birch.id(), now), "another practice sees nothing");
        presence.note(birch.id(), List.of(new PhonePresence(birch.id(), device, Optional.empty())));
        presence.note(birch.id(), List.of(new PhonePresence(birch.id(), device, later)));
        assertEquals(Set.of(), presence.present(birch.id(), now), "nor notes anything of it");
        assertEquals(Set.of(device), presence.present(maple.id(), now));
        assertEquals(Set.of(), presence.present(maple.id(), later.orElseThrow()), "run out");
        assertEquals(Set.of(), presence.present(maple.id(), now), "and gone");
        presence.note(maple.id(), List.of(new PhonePresence(maple.id(), device, later)));
        presence.note(maple.id(), List.of(new PhonePresence(maple.id(), device, Optional.empty())));
        assertEquals(Set.of(), presence.present(maple.id(), now), "it said goodbye");
    }

    @Test
    void noDigestSecretOrCallersNameIsInTheDatabase() throws SQLException {
        IssuedDevice issued =
                DeviceSecret.issue(
                        extension(maple, "101", Optional.empty()),
                        DeviceKind.PHONE,
                        "Desk",
                        new SecureRandom());
        store.add(issued, receipt(maple.id()));
        var credential =
                DigestCredential.of(issued.device().username(), maple.domain(), issued.secret());
        var records = new CallRecordStore(database.app(), key);
        CallDetailRecord call = call(issued.device());
        records.add(List.of(call));
        records.add(List.of(call, call(issued.device())));
        String dump = dump();
        assertFalse(dump.contains(issued.secret().reveal()));
        assertFalse(dump.contains(HexFormat.of().formatHex(credential.sha256().reveal())));
        assertFalse(
                dump.contains(HexFormat.of().formatHex(credential.md5().orElseThrow().reveal())));
        for (String canary : List.of("Winifred Canary", "18005550199")) {
            assertFalse(dump.contains(canary));
            assertFalse(
                    dump.contains(
                            HexFormat.of().formatHex(canary.getBytes(StandardCharsets.UTF_8))));
        }
        assertTrue(dump.contains(call.call().toString()), "the record itself is there, once");
        assertEquals(
                dump.indexOf(call.call().toString()), dump.lastIndexOf(call.call().toString()));
    }

    private CallDetailRecord call(Device device) {
        Instant now = Instant.now();
        var at = new Endpoint.Phone(device.id(), device.extension());
        return new CallDetailRecord(
                maple.id(),
                CallId.random(),
                at,
                Optional.empty(),
                CallOutcome.REFUSED,
                Phi.of("Winifred Canary"),
                Phi.of("18005550199"),
                Phi.of("18005550199"),
                "",
                new CallDetailRecord.Times(now, Optional.empty(), now),
                List.of(new LegRecord(at, now, Optional.empty(), now, LegEnd.REFUSED)));
    }

    private static String dump() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (var connection = database.connectAsSuperuser();
                var statement = connection.createStatement()) {
            for (String table :
                    List.of("practice", "mailbox", "extension", "device", "call_record")) {
                try (var row = statement.executeQuery("SELECT t::text FROM pbx." + table + " t")) {
                    while (row.next()) {
                        rows.add(row.getString(1));
                    }
                }
            }
        }
        return String.join("\n", rows);
    }

    private Tenant practice() {
        var tenant = new Tenant(TenantId.random(), "Practice", UUID.randomUUID() + ".example");
        store.add(tenant, receipt(tenant.id()));
        return tenant;
    }

    private Mailbox mailbox(Tenant tenant, String name) {
        var mailbox = new Mailbox(MailboxId.random(), tenant.id(), name);
        store.add(mailbox, receipt(tenant.id()));
        return mailbox;
    }

    private Extension extension(Tenant tenant, String number, Optional<MailboxId> mailbox) {
        Extension extension = DirectoryTest.extension(tenant, number, mailbox);
        store.add(extension, receipt(tenant.id()));
        return extension;
    }

    private static AuditReceipt receipt(TenantId tenant) {
        return audit.log()
                .append(
                        Act.ofMachine(
                                tenant, "test", new ConfigurationChanged("thing", "", "", "")));
    }

    private static void assertConflict(Runnable act) {
        assertEquals(
                DirectoryRefused.Reason.CONFLICT,
                assertThrows(DirectoryRefused.class, act::run).reason());
    }

    private static void assertUnknown(Runnable act) {
        assertEquals(
                DirectoryRefused.Reason.UNKNOWN,
                assertThrows(DirectoryRefused.class, act::run).reason());
    }
}
