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
import org.wardline.audit.Act;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.cdr.CallOutcome;
import org.wardline.cdr.CallRecordStore;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Phi;
import org.wardline.ident.TenantId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.key.ServiceKey;
import org.wardline.testkit.TenantTables;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

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
                new Device(DeviceId.random(), maple.id(), their101.id(), "101-stolen", "Stolen");
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
    void aDevicesDigestsComeBackAndMd5CanBeForgotten() {
        IssuedDevice issued =
                DeviceSecret.issue(
                        extension(maple, "101", Optional.empty()), "Desk", new SecureRandom());
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
    }

    @Test
    void noDigestSecretOrCallersNameIsInTheDatabase() throws SQLException {
        IssuedDevice issued =
                DeviceSecret.issue(
                        extension(maple, "101", Optional.empty()), "Desk", new SecureRandom());
        store.add(issued, receipt(maple.id()));
        var credential =
                DigestCredential.of(issued.device().username(), maple.domain(), issued.secret());
        var records = new CallRecordStore(database.app(), key);
        CallDetailRecord call = call(issued.device());
        records.add(call);
        records.add(call);
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
        return new CallDetailRecord(
                maple.id(),
                CallId.random(),
                device.id(),
                Optional.empty(),
                CallOutcome.REFUSED,
                Phi.of("Winifred Canary"),
                Phi.of("18005550199"),
                Phi.of("18005550199"),
                "",
                new CallDetailRecord.Times(now, Optional.empty(), now));
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
