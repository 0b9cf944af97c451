package org.wardline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.access.Grant;
import org.wardline.access.PeopleStore;
import org.wardline.access.Permission;
import org.wardline.access.Role;
import org.wardline.audit.event.MessageMoved;
import org.wardline.audit.event.PersonCreated;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.testkit.Speech;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// What people do with their messages: folders, copies for colleagues, greetings.
class MailboxIT {

    private static final byte[] SPEECH = Arrays.copyOf(Speech.mulaw(), 24_000);
    private static final byte[] COMMENT = Arrays.copyOfRange(Speech.mulaw(), 24_000, 40_000);

    private static TestDatabase database;
    private static TestAuditLog audit;

    @TempDir static Path home;
    private StoreHouse house;
    private VoicemailStore store;
    private Practice practice;

    @BeforeAll
    static void startDatabase() {
        database = TestPostgres.database("audit", "store");
        audit = TestAuditLog.open(database);
    }

    @AfterAll
    static void stopDatabase() {
        audit.close();
        database.close();
    }

    @BeforeEach
    void open() throws IOException {
        house = new StoreHouse(home);
        store = house.open(database.app(), audit.log());
        practice = Practice.create(audit.log());
        store.createKeys(practice.tenant());
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    @Test
    void eachListenerOfASharedMailboxHasALampOfTheirOwn() {
        var nurse = practice.colleague();
        people("nurse", nurse, "201");
        people("doctor", practice, "202");
        List<MailboxChanged> told = new CopyOnWriteArrayList<>();
        store.onChange(told::add);
        var message = StoreHouse.leave(store, practice, SPEECH);
        assertEquals(
                Map.of("201", new MailboxCounts(1, 0), "202", new MailboxCounts(1, 0)),
                told.getLast().ofListeners());
        hear(nurse, message);
        assertEquals(new MailboxCounts(0, 1), told.getLast().at("201"));
        assertEquals(new MailboxCounts(1, 0), told.getLast().at("202"));
        assertEquals(new MailboxCounts(0, 1), told.getLast().at("a phone of nobody's"));
        assertEquals(Folder.SAVED, folder(nurse, message));
        assertEquals(Folder.NEW, folder(practice, message));
        nurse.move(store, message, MessageMove.MARK_NEW);
        assertEquals(new MailboxCounts(1, 0), told.getLast().at("201"));
        practice.move(store, message, MessageMove.SAVE);
        assertEquals(new MailboxCounts(0, 1), told.getLast().at("202"));
        assertEquals(Folder.NEW, folder(nurse, message));
    }

    @Test
    void aDeletedMessageIsGoneForAllUntilSomebodyBringsItBack() {
        var nurse = practice.colleague();
        var message = StoreHouse.leave(store, practice, SPEECH);
        practice.move(store, message, MessageMove.DELETE);
        assertEquals(Folder.DELETED, folder(nurse, message));
        assertEquals(new MailboxCounts(0, 0), counts());
        assertThrows(NoSuchMessage.class, () -> nurse.move(store, message, MessageMove.MARK_NEW));
        assertThrows(NoSuchMessage.class, () -> nurse.move(store, message, MessageMove.DELETE));
        nurse.move(store, message, MessageMove.RESTORE);
        assertEquals(Folder.NEW, folder(practice, message));
        assertEquals(new MailboxCounts(1, 0), counts());
    }

    @Test
    void theEntryOfAnotherMoveMovesNothing() {
        var message = StoreHouse.leave(store, practice, SPEECH);
        var saved =
                practice.noted(
                        new MessageMoved(message, practice.mailbox(), MessageMove.SAVE.word()));
        assertThrows(
                AccessNotProven.class,
                () ->
                        store.move(
                                practice.may(MessageMove.DELETE, message),
                                MessageMove.DELETE,
                                saved));
        assertThrows(
                AccessNotProven.class,
                () -> store.move(practice.mayHear(message), MessageMove.DELETE, saved));
        assertEquals(Folder.NEW, folder(practice, message));
    }

    @Test
    void aColleagueGetsACopyWithTheCommentFirst() {
        var colleague = practice.with(MailboxId.random());
        people("colleague", colleague, "203");
        var message = StoreHouse.leave(store, practice, SPEECH);
        var target = colleague.mailbox();
        var forwarded =
                store.forward(
                        practice.mayForward(message),
                        target,
                        COMMENT,
                        practice.forwards(message, target));
        var shown = store.list(colleague.mayList(), colleague.lists()).getFirst();
        assertEquals(forwarded.copy(), shown.message());
        assertEquals(Optional.of(practice.physician()), shown.forwardedBy());
        assertEquals(StoreHouse.CALLER_NAME, shown.caller().orElseThrow().name().reveal());
        assertEquals(forwarded.sha256(), shown.sha256());
        try (var playback = colleague.open(store, shown.message())) {
            var all = StoreHouse.readAll(playback);
            assertArrayEquals(COMMENT, Arrays.copyOf(all, COMMENT.length));
            assertArrayEquals(SPEECH, Arrays.copyOfRange(all, COMMENT.length, all.length));
        }
        practice.move(store, message, MessageMove.DELETE);
        assertEquals(Folder.SAVED, folder(colleague, shown.message()));
    }

    @Test
    void theTimeOfACopyBeginsWhenItIsGiven() throws SQLException {
        var colleague = practice.with(MailboxId.random());
        people("colleague", colleague, "203");
        var message = StoreHouse.leave(store, practice, SPEECH);
        var target = colleague.mailbox();
        var copy =
                store.forward(
                                practice.mayForward(message),
                                target,
                                COMMENT,
                                practice.forwards(message, target))
                        .copy();
        try (var connection = database.connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE store.message SET created_at = created_at - interval '40 days'");
        }
        var before = Instant.now().minus(Duration.ofDays(30));
        var due =
                database.app()
                        .inTenant(
                                practice.tenant(),
                                tx ->
                                        new RetentionTable()
                                                .tooOld(tx, before, 100).stream()
                                                        .map(RetentionTable.Due::id)
                                                        .toList());
        assertTrue(due.contains(message));
        assertFalse(due.contains(copy));
    }

    @Test
    void aMailboxThatNobodyMayHearGetsNoCopy() {
        var message = StoreHouse.leave(store, practice, SPEECH);
        var frontDesk = practice.with(MailboxId.random());
        var people = new PeopleStore(database.app(), house.keys().service(), clock());
        var receipt = practice.noted(new PersonCreated(frontDesk.physician()));
        people.add(frontDesk.tenant(), frontDesk.physician(), "desk", Role.FRONT_DESK, receipt);
        people.give(
                frontDesk.tenant(),
                frontDesk.physician(),
                new Grant(frontDesk.mailbox(), Permission.LISTEN),
                receipt);
        for (var target : List.of(MailboxId.random(), frontDesk.mailbox())) {
            assertThrows(
                    NobodyListens.class,
                    () ->
                            store.forward(
                                    practice.mayForward(message),
                                    target,
                                    new byte[0],
                                    practice.forwards(message, target)));
        }
    }

    @Test
    void callersHearTheGreetingThatIsInUse() {
        var standard = new byte[8_000];
        Arrays.fill(standard, (byte) 1);
        var away = new byte[16_000];
        Arrays.fill(away, (byte) 2);
        assertEquals(Optional.empty(), heard(false));
        record(Greeting.STANDARD, standard);
        assertArrayEquals(standard, heard(true).orElseThrow());
        record(Greeting.OUT_OF_OFFICE, away);
        assertArrayEquals(away, heard(false).orElseThrow());
        store.greetings()
                .use(
                        practice.mayGreet(),
                        Greeting.OUT_OF_OFFICE,
                        false,
                        practice.greets(Greeting.OUT_OF_OFFICE, GreetingChange.OFF));
        assertArrayEquals(standard, heard(false).orElseThrow());
        assertEquals(
                List.of(
                        new Greetings.Entry(Greeting.STANDARD, Duration.ofSeconds(1), true),
                        new Greetings.Entry(Greeting.OUT_OF_OFFICE, Duration.ofSeconds(2), false)),
                store.greetings().list(practice.mayGreet()));
        store.greetings()
                .remove(
                        practice.mayGreet(),
                        Greeting.STANDARD,
                        practice.greets(Greeting.STANDARD, GreetingChange.REMOVED));
        assertEquals(Optional.empty(), heard(false));
    }

    @Test
    void aGreetingIsSealedWhereItLies() throws SQLException {
        record(Greeting.STANDARD, SPEECH);
        record(Greeting.BUSY, COMMENT);
        try (var attacker = database.connectAsSuperuser();
                var swap =
                        attacker.prepareStatement(
                                "UPDATE store.greeting SET audio = (SELECT audio FROM"
                                        + " store.greeting WHERE mailbox_id = ? AND kind = 'busy')"
                                        + " WHERE mailbox_id = ? AND kind = 'standard'")) {
            UUID mailbox = practice.mailbox().value();
            swap.setObject(1, mailbox);
            swap.setObject(2, mailbox);
            assertEquals(1, swap.executeUpdate());
        }
        assertEquals(Optional.empty(), heard(false));
        assertArrayEquals(COMMENT, heard(true).orElseThrow());
    }

    private void record(Greeting greeting, byte[] audio) {
        store.greetings()
                .record(
                        practice.mayGreet(),
                        greeting,
                        audio,
                        practice.greets(greeting, GreetingChange.RECORDED));
    }

    private Optional<byte[]> heard(boolean busy) {
        return store.greetings().forCaller(practice.tenant(), practice.mailbox(), busy);
    }

    private MailboxCounts counts() {
        return store.now(practice.tenant(), practice.mailbox()).counts();
    }

    private Folder folder(Practice listener, MessageId message) {
        return store.list(listener.mayList(), listener.lists()).stream()
                .filter(shown -> shown.message().equals(message))
                .findFirst()
                .orElseThrow()
                .folder();
    }

    private void hear(Practice listener, MessageId message) {
        try (var playback = listener.open(store, message)) {
            assertTrue(playback.read(0, new byte[8_000], 0, 8_000) > 0);
        }
    }

    /// Puts a listener into the practice's people, with a number.
    private void people(String login, Practice listener, String number) {
        var people = new PeopleStore(database.app(), house.keys().service(), clock());
        var receipt = listener.noted(new PersonCreated(listener.physician()));
        people.add(listener.tenant(), listener.physician(), login, Role.PROVIDER, receipt);
        people.give(
                listener.tenant(),
                listener.physician(),
                new Grant(listener.mailbox(), Permission.LISTEN),
                receipt);
        people.pins().issue(listener.tenant(), listener.physician(), number, receipt);
    }

    private static InstantSource clock() {
        return InstantSource.system();
    }
}
