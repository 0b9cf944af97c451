package org.wardline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.event.ListenIntended;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.StoreSealed;
import org.wardline.testkit.Await;
import org.wardline.testkit.CanarySearch;
import org.wardline.testkit.Speech;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

class VoicemailStoreIT {

    private static final byte[] SPEECH = Speech.mulaw();

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
    void aPhysicianHearsWhatTheCallerSaid() {
        var message = StoreHouse.leave(store, practice, SPEECH);
        try (var playback = practice.open(store, message)) {
            assertEquals(SPEECH.length, playback.lengthBytes());
            assertEquals(Duration.ofMillis(SPEECH.length / 8), playback.duration());
            assertArrayEquals(SPEECH, StoreHouse.readAll(playback));
            assertFalse(playback.interrupted());
        }
    }

    @Test
    void anyRangeIsHeardAndTheOutcomeSaysWhich() {
        var message = StoreHouse.leave(store, practice, SPEECH);
        try (var playback = practice.open(store, message)) {
            var second = new byte[8_000];
            assertEquals(8_000, playback.read(16_000, second, 0, 8_000));
            assertArrayEquals(Arrays.copyOfRange(SPEECH, 16_000, 24_000), second);
            playback.read(0, second, 0, 4_000);
            assertEquals(2, playback.outcome().seconds());
            assertEquals("0-1,2-3", playback.outcome().ranges());
        }
    }

    @Test
    void theListShowsWhoCalledAndCountsFollowTheListener() {
        List<MailboxChanged> told = new CopyOnWriteArrayList<>();
        store.onChange(told::add);
        var message = StoreHouse.leave(store, practice, SPEECH);
        var shown = store.list(practice.mayList(), practice.lists()).getFirst();
        assertEquals(message, shown.message());
        assertEquals(StoreHouse.CALLER_NAME, shown.caller().orElseThrow().name().reveal());
        assertEquals(StoreHouse.CALLER_NUMBER, shown.caller().orElseThrow().number().reveal());
        assertEquals(Folder.NEW, shown.folder());
        assertEquals(new MailboxCounts(1, 0), told.getLast().counts());
        practice.open(store, message).close();
        assertEquals(
                new MailboxCounts(1, 0), store.now(practice.tenant(), practice.mailbox()).counts());
        try (var playback = practice.open(store, message)) {
            playback.read(0, new byte[10], 0, 10);
        }
        assertEquals(new MailboxCounts(0, 1), told.getLast().counts());
        assertEquals(
                Folder.SAVED, store.list(practice.mayList(), practice.lists()).getFirst().folder());
    }

    @Test
    void aReceiptOfAnotherActOpensNothing() {
        var message = StoreHouse.leave(store, practice, SPEECH);
        var granted = practice.mayHear(message);
        var other =
                new Practice(
                        practice.tenant(),
                        practice.mailbox(),
                        UserId.random(),
                        practice.session(),
                        audit.log());
        var otherSession =
                new Practice(
                        practice.tenant(),
                        practice.mailbox(),
                        practice.physician(),
                        SessionId.random(),
                        audit.log());
        var otherTenant =
                new Practice(
                        TenantId.random(),
                        practice.mailbox(),
                        practice.physician(),
                        practice.session(),
                        audit.log());
        var wrong =
                List.of(
                        practice.listens(MessageId.random()),
                        practice.noted(
                                new ListenIntended(message, MailboxId.random(), "treatment")),
                        practice.lists(),
                        other.listens(message),
                        otherSession.listens(message),
                        otherTenant.listens(message));
        for (var receipt : wrong) {
            assertThrows(AccessNotProven.class, () -> store.open(granted, receipt));
        }
        assertThrows(AccessNotProven.class, () -> store.list(practice.mayList(), wrong.getFirst()));
        assertThrows(
                AccessNotProven.class,
                () -> store.open(practice.mayList(), practice.listens(message)));
    }

    @Test
    void aReceiptOpensOnceAndOnlySoon() throws IOException {
        var message = StoreHouse.leave(store, practice, SPEECH);
        var receipt = practice.listens(message);
        store.open(practice.mayHear(message), receipt).close();
        assertThrows(AccessNotProven.class, () -> store.open(practice.mayHear(message), receipt));
        house.close();
        InstantSource later = () -> Instant.now().plus(Duration.ofMinutes(2));
        store = house.open(database.app(), audit.log(), later);
        assertThrows(AccessNotProven.class, () -> practice.open(store, message));
    }

    @Test
    void theOtherPracticeSeesAndHearsNothing() {
        var message = StoreHouse.leave(store, practice, SPEECH);
        // Even with a grant of the very mailbox id in their own practice.
        var other =
                new Practice(
                        TenantId.random(),
                        practice.mailbox(),
                        UserId.random(),
                        SessionId.random(),
                        audit.log());
        store.createKeys(other.tenant());
        assertThrows(NoSuchMessage.class, () -> other.open(store, message));
        assertEquals(List.of(), store.list(other.mayList(), other.lists()));
        assertEquals(new MailboxCounts(0, 0), store.now(other.tenant(), other.mailbox()).counts());
    }

    @Test
    void withoutTheContentRootMessagesAreTakenAndNoneIsOpened() throws IOException {
        var before = StoreHouse.leave(store, practice, SPEECH);
        var kept = Files.readAllBytes(house.paths().contentRoot());
        house.close();
        Files.delete(house.paths().contentRoot());
        store = house.open(database.app(), audit.log());
        assertFalse(store.isOpen());
        var after = StoreHouse.leave(store, practice, SPEECH);
        for (var message : List.of(before, after)) {
            var refused = assertThrows(StoreSealed.class, () -> practice.open(store, message));
            assertTrue(refused.safeMessage().contains("sealed"));
        }
        var shown = store.list(practice.mayList(), practice.lists());
        assertEquals(2, shown.size());
        assertTrue(shown.stream().allMatch(summary -> summary.caller().isEmpty()));
        assertThrows(StoreSealed.class, () -> store.createKeys(TenantId.random()));
        house.close();
        Files.write(house.paths().contentRoot(), kept);
        Files.setPosixFilePermissions(
                house.paths().contentRoot(),
                java.nio.file.attribute.PosixFilePermissions.fromString("r--------"));
        store = house.open(database.app(), audit.log());
        try (var playback = practice.open(store, after)) {
            assertArrayEquals(SPEECH, StoreHouse.readAll(playback));
        }
    }

    @Test
    void whatTheDatabaseMissesIsDeliveredWhenItIsBack() throws Exception {
        var deposit = StoreHouse.begin(store, practice);
        StoreHouse.speak(deposit, Arrays.copyOf(SPEECH, SPEECH.length / 2));
        try (var _ = new Outage(database)) {
            StoreHouse.speak(deposit, Arrays.copyOfRange(SPEECH, SPEECH.length / 2, SPEECH.length));
            assertInstanceOf(DepositOutcome.Kept.class, deposit.finish());
            var second = StoreHouse.begin(store, practice);
            StoreHouse.speak(second, SPEECH);
            second.interrupt();
            assertEquals(2, store.undelivered());
            assertThrows(
                    DatabaseUnavailable.class,
                    () -> store.now(practice.tenant(), practice.mailbox()).counts());
        }
        Await.until(Duration.ofSeconds(60), () -> undelivered() == 0);
        var shown = store.list(practice.mayList(), practice.lists());
        assertEquals(2, shown.size());
        assertEquals(1, shown.stream().filter(MessageSummary::interrupted).count());
        try (var playback = practice.open(store, deposit.message())) {
            assertArrayEquals(SPEECH, StoreHouse.readAll(playback));
        }
    }

    @Test
    void aStartWithoutTheDatabaseTakesMessages() throws Exception {
        house.close();
        MessageId message;
        try (var _ = new Outage(database)) {
            store = house.open(database.app(), audit.log());
            var deposit = StoreHouse.begin(store, practice);
            StoreHouse.speak(deposit, SPEECH);
            deposit.finish();
            message = deposit.message();
            assertThrows(
                    StoreUnavailable.class,
                    () -> StoreHouse.begin(store, Practice.create(audit.log())));
        }
        Await.until(Duration.ofSeconds(60), () -> undelivered() == 0);
        practice.open(store, message).close();
    }

    @Test
    void aStopInTheMiddleLeavesAnInterruptedMessage() throws IOException {
        var deposit = StoreHouse.begin(store, practice);
        StoreHouse.speak(deposit, SPEECH);
        house.close();
        store = house.open(database.app(), audit.log());
        StoreHouse.awaitDelivered(store);
        try (var playback = practice.open(store, deposit.message())) {
            assertTrue(playback.interrupted());
            assertArrayEquals(SPEECH, StoreHouse.readAll(playback));
        }
    }

    @Test
    void lessThanTwoSecondsIsNoMessage() {
        var deposit = StoreHouse.begin(store, practice);
        StoreHouse.speak(deposit, Arrays.copyOf(SPEECH, 15_999));
        assertInstanceOf(DepositOutcome.Dropped.class, deposit.finish());
        var unwanted = StoreHouse.begin(store, practice);
        StoreHouse.speak(unwanted, SPEECH);
        unwanted.discard();
        StoreHouse.awaitDelivered(store);
        assertEquals(List.of(), store.list(practice.mayList(), practice.lists()));
        assertFalse(Files.exists(house.object(practice, deposit.message())));
        assertFalse(Files.exists(house.object(practice, unwanted.message())));
    }

    @Test
    void aPracticeWithoutKeysTakesNoMessage() {
        var strange = Practice.create(audit.log());
        assertThrows(StoreUnavailable.class, () -> StoreHouse.begin(store, strange));
    }

    @Test
    void theSweepWrapsUnderThePracticesKeyAndMessagesStayReadable() throws SQLException {
        var message = StoreHouse.leave(store, practice, SPEECH);
        Await.until(() -> wrappedBy(message).equals("tenant"));
        try (var playback = practice.open(store, message)) {
            assertArrayEquals(SPEECH, StoreHouse.readAll(playback));
        }
        try (var operator = database.connectAsSuperuser();
                var wraps =
                        operator.prepareStatement(
                                "SELECT wraps FROM store.tenant_key WHERE tenant_id = ?")) {
            wraps.setObject(1, practice.tenant().value());
            try (var row = wraps.executeQuery()) {
                assertTrue(row.next());
                assertEquals(1, row.getLong(1));
            }
        }
    }

    @Test
    void nothingSaidOrShownIsOnTheDiskInClear() throws Exception {
        var deposit = StoreHouse.begin(store, practice);
        StoreHouse.speak(deposit, SPEECH);
        StoreHouse.leave(store, practice, SPEECH);
        var canary =
                new CanarySearch()
                        .plant(SPEECH)
                        .plant(Speech.pcm())
                        .plantText(StoreHouse.CALLER_NAME)
                        .plantText(StoreHouse.CALLER_NUMBER);
        assertTrue(canary.planted() > 10_000);
        assertEquals(0, canary.hits(home));
        try (var operator = database.connectAsSuperuser();
                var rows =
                        operator.createStatement()
                                .executeQuery(
                                        "SELECT string_agg(m::text, ' ') FROM store.message m")) {
            assertTrue(rows.next());
            assertFalse(rows.getString(1).contains(StoreHouse.CALLER_NUMBER));
            assertFalse(rows.getString(1).contains(hex(StoreHouse.CALLER_NUMBER)));
            assertFalse(rows.getString(1).contains(hex(StoreHouse.CALLER_NAME)));
        }
        deposit.discard();
    }

    private static String hex(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private int undelivered() {
        try {
            return store.undelivered();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String wrappedBy(MessageId message) {
        try (var operator = database.connectAsSuperuser();
                var query =
                        operator.prepareStatement(
                                "SELECT wrapped_by FROM store.message WHERE message_id = ?")) {
            query.setObject(1, message.value());
            try (var row = query.executeQuery()) {
                assertTrue(row.next());
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
