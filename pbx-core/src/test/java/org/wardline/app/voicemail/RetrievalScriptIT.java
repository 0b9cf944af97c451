package org.wardline.app.voicemail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.access.Grant;
import org.wardline.access.PeopleStore;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.app.Prompt;
import org.wardline.app.Prompts;
import org.wardline.audit.Act;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.Pseudonymizer;
import org.wardline.audit.event.PersonCreated;
import org.wardline.call.RetrievalVisit;
import org.wardline.db.Database;
import org.wardline.db.DbRole;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.Mailbox;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Tenant;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Origin;
import org.wardline.ident.Phi;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.AudioFormat;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.media.testkit.Eventually;
import org.wardline.store.Caller;
import org.wardline.store.DepositRequest;
import org.wardline.store.MailboxCounts;
import org.wardline.store.StorePaths;
import org.wardline.store.VoicemailStore;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// What a listener goes through, with the real store, people and audit log, and a phone of the
/// test's own.
class RetrievalScriptIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String PIN = "50284917";
    private static final byte[] MESSAGE = message(20 * 8_000);

    /// What is said into every recording.
    private static final byte[] SPOKEN = message(16_000);

    private static TestDatabase database;
    private static TestAuditLog audit;
    private static Keys keys;
    private static VoicemailStore store;
    private static PeopleStore people;
    private static Prompts prompts;

    private final TenantId tenant = TenantId.random();
    private final MailboxId mailbox = MailboxId.random();
    private final UserId physician = UserId.random();
    private final MailboxId colleagues = MailboxId.random();
    private final Extension desk = extension("101", Optional.of(colleagues));
    private final Extension doctor = extension("102", Optional.of(mailbox));
    private final PracticeDirectory practice =
            new PracticeDirectory(
                    new Tenant(tenant, "Maple", "maple" + tenant + ".example"),
                    List.of(
                            new Mailbox(mailbox, tenant, "Dr. Okafor"),
                            new Mailbox(colleagues, tenant, "Dr. Reyes")),
                    List.of(desk, doctor),
                    List.of());

    private final ListenerPhone phone = new ListenerPhone(prompts, SPOKEN);

    @BeforeAll
    static void aStore(@TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("data"));
        Files.createDirectories(home.resolve("keys"));
        database = TestPostgres.database("audit", "store");
        audit = TestAuditLog.open(database);
        keys = Keys.open(KeyPaths.under(home), new SecureRandom());
        store =
                VoicemailStore.open(
                        StorePaths.under(home.resolve("data")),
                        keys,
                        database.app(),
                        audit.log(),
                        InstantSource.system());
        people = new PeopleStore(database.app(), keys.service(), InstantSource.system());
        prompts = Prompts.load(home.resolve("no-prompts-of-our-own"));
    }

    @AfterAll
    static void close() throws Exception {
        store.close();
        audit.close();
        database.close();
    }

    @BeforeEach
    void aPhysicianWithAPin() {
        store.createKeys(tenant);
        var receipt = receipt(physician);
        people.add(tenant, physician, "okafor", Role.PROVIDER, receipt);
        for (var permission : Permission.values()) {
            if (permission.scope() == Permission.Scope.MAILBOX) {
                people.give(tenant, physician, new Grant(mailbox, permission), receipt);
            }
        }
        people.pins().issue(tenant, physician, "102", receipt);
        assertEquals(
                Optional.empty(), people.pins().change(tenant, physician, Secret.of(PIN), receipt));
    }

    @Test
    void theIntentIsOnRecordBeforeTheFirstSampleAndTheOutcomeAfterTheLast() {
        leaveAMessage();
        phone.press(PIN + "#1");
        call(doctor, true, Optional.empty());
        var stream = phone.untilMessage();
        assertEquals(List.of("message.listen.intended"), kinds("message.listen"));
        phone.hear(stream, MESSAGE.length);
        assertArrayEquals(MESSAGE, phone.heard().getFirst());
        phone.hangUp();
        assertEquals(
                List.of("message.listen.intended", "message.listened"), kinds("message.listen"));
        assertEquals("20", field("message.listened", "seconds"));
        assertEquals("hung_up", field("sign_out", "cause"));
    }

    @Test
    void whoHangsUpEarlyHasHeardLittleMoreThanTheyHeard() {
        leaveAMessage();
        phone.press(PIN + "#1");
        call(doctor, true, Optional.empty());
        phone.hear(phone.untilMessage(), 4 * 8_000);
        phone.hangUp();
        int seconds = Integer.parseInt(field("message.listened", "seconds"));
        assertTrue(seconds >= 4 && seconds <= 7, seconds + " s");
    }

    @Test
    void backAndOnMoveFiveSecondsFromWhereTheListenerIs() {
        leaveAMessage();
        phone.press(PIN + "#1");
        call(doctor, true, Optional.empty());
        phone.hear(phone.untilMessage(), 8 * 8_000);
        phone.key('4');
        phone.hear(phone.untilMessage(), 1_600);
        assertArrayEquals(Arrays.copyOfRange(MESSAGE, 24_000, 25_600), phone.heard().getLast());
        phone.key('6');
        phone.hear(phone.untilMessage(), 1_600);
        assertArrayEquals(Arrays.copyOfRange(MESSAGE, 65_600, 67_200), phone.heard().getLast());
        phone.key('1');
        phone.hear(phone.untilMessage(), 1_600);
        assertArrayEquals(Arrays.copyOf(MESSAGE, 1_600), phone.heard().getLast());
        phone.hangUp();
    }

    @Test
    void anothersMailboxIsRefusedBeforeAnyPin() {
        var nosy = UserId.random();
        people.add(tenant, nosy, "nosy", Role.CLINICAL_STAFF, receipt(nosy));
        people.pins().issue(tenant, nosy, "101", receipt(nosy));
        call(desk, true, Optional.of(doctor));
        phone.untilEnd();
        assertTrue(phone.said().contains(Prompt.NOT_YOUR_MAILBOX), phone.said().toString());
        assertFalse(phone.said().contains(Prompt.ENTER_PIN), phone.said().toString());
        assertEquals("no_grant", field("access.refused", "reason"));
    }

    @Test
    void aWrongPinOpensNothingAndIsOnRecord() {
        leaveAMessage();
        phone.press("73109482#73109482#73109482#73109482#73109482#");
        call(doctor, true, Optional.empty());
        phone.untilEnd();
        assertTrue(phone.said().contains(Prompt.GOODBYE), phone.said().toString());
        assertEquals("wrong_pin", field("sign_in.refused", "reason"));
        assertEquals(List.of(), kinds("mailbox"));
    }

    @Test
    void aMailboxThatIsTakenDuringTheCallIsRefusedAtTheNextAct() {
        leaveAMessage();
        phone.press(PIN + "#1");
        call(doctor, true, Optional.empty());
        phone.hear(phone.untilMessage(), 8_000);
        for (var grant : people.find(tenant, physician).orElseThrow().grants()) {
            people.take(tenant, physician, grant, receipt(physician));
        }
        phone.press("*1");
        phone.key('2');
        phone.untilEnd();
        assertTrue(phone.said().contains(Prompt.TRY_LATER), phone.said().toString());
        assertEquals("no_grant", field("access.refused", "reason"));
    }

    @Test
    void aMessageIsSavedDeletedAndBroughtBackByKeys() {
        leaveAMessage();
        phone.press(PIN + "#1");
        call(doctor, true, Optional.empty());
        phone.hear(phone.untilMessage(), 8_000);
        phone.key('2');
        phone.press("2333*");
        phone.untilEnd();
        assertEquals(List.of("saved", "deleted", "restored"), fields("message.moved", "folder"));
        assertEquals(new MailboxCounts(0, 1), counts(mailbox));
    }

    @Test
    void aMessageGoesToAColleagueWithACommentAndCallersHearANewGreeting() {
        var reyes = UserId.random();
        people.add(tenant, reyes, "reyes", Role.PROVIDER, receipt(reyes));
        for (var permission : List.of(Permission.LIST_MAILBOX, Permission.LISTEN)) {
            people.give(tenant, reyes, new Grant(colleagues, permission), receipt(reyes));
        }
        leaveAMessage();
        phone.press(PIN + "#1");
        call(doctor, true, Optional.empty());
        phone.hear(phone.untilMessage(), 8_000);
        phone.key('7');
        phone.press("101#01*41201***");
        phone.untilEnd();
        assertTrue(phone.said().contains(Prompt.MESSAGE_FORWARDED), phone.said().toString());
        assertEquals(new MailboxCounts(1, 0), counts(colleagues));
        assertEquals(1, kinds("message.forwarded").size());
        assertArrayEquals(
                SPOKEN, store.greetings().forCaller(tenant, mailbox, false).orElseThrow());
        assertEquals("standard", field("greeting.changed", "greeting"));
    }

    // ---- the phone

    private void call(Extension from, boolean ownPhone, Optional<Extension> mailboxOf) {
        var visit =
                new RetrievalVisit(
                        CallId.random(),
                        practice,
                        from,
                        DeviceId.random(),
                        new Origin("192.0.2.1", "a phone"),
                        ownPhone,
                        mailboxOf);
        var services =
                new VoicemailServices(
                        store,
                        people,
                        audit.log(),
                        new Pseudonymizer(keys.service().derive("audit/pseudonyms", 32)),
                        prompts,
                        InstantSource.system());
        phone.call(visit.call(), new RetrievalScript(visit, services));
    }

    // ---- the practice

    private void leaveAMessage() {
        var deposit =
                store.beginDeposit(
                        new DepositRequest(
                                tenant,
                                mailbox,
                                CallId.random(),
                                new Caller(Phi.of("A Caller"), Phi.of("12025550173")),
                                AudioFormat.MULAW_8K,
                                Instant.now()),
                        _ -> {});
        for (int at = 0; at < MESSAGE.length; at += 160) {
            int offset = at;
            Eventually.until(
                    "the journal takes it",
                    DEADLINE,
                    () -> {
                        long before = deposit.droppedBytes();
                        deposit.append(MESSAGE, offset, 160);
                        return deposit.droppedBytes() == before;
                    });
        }
        deposit.finish();
        Eventually.until("delivered", DEADLINE, () -> counts(mailbox).unheard() == 1);
    }

    private List<String> kinds(String prefix) {
        return entries().stream()
                .map(entry -> entry.kind())
                .filter(kind -> kind.startsWith(prefix))
                .toList();
    }

    private String field(String kind, String name) {
        return fields(kind, name).getLast();
    }

    private List<String> fields(String kind, String name) {
        return entries().stream()
                .filter(entry -> entry.kind().equals(kind))
                .map(entry -> entry.field(name).orElseThrow())
                .toList();
    }

    private MailboxCounts counts(MailboxId of) {
        return store.now(tenant, of).counts();
    }

    private List<AuditEntry> entries() {
        try (var auditor =
                Database.open(database.target(), DbRole.AUDITOR, database.passwords().auditor())) {
            var key = audit.config().signer().verifierKey();
            return new AuditReader(auditor, key).list(tenant, 0, 1_000);
        }
    }

    private AuditReceipt receipt(UserId person) {
        return audit.log().append(Act.ofMachine(tenant, "test", new PersonCreated(person)));
    }

    private Extension extension(String number, Optional<MailboxId> messages) {
        return new Extension(
                ExtensionId.random(),
                tenant,
                new ExtensionNumber(number),
                "Extension " + number,
                messages,
                Extension.DEFAULT_RING_TIME);
    }

    /// Every second differs.
    private static byte[] message(int bytes) {
        var audio = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            audio[i] = (byte) (i / 97);
        }
        return audio;
    }
}
