package org.wardline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.access.Resource;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.blob.FileBlobStore;
import org.wardline.blob.FileOpener;
import org.wardline.db.Database;
import org.wardline.db.DbRole;
import org.wardline.ident.MessageId;
import org.wardline.testkit.SettableClock;
import org.wardline.testkit.Speech;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// How messages end.
class RetentionIT {

    private static final byte[] SPEECH = Arrays.copyOf(Speech.mulaw(), 24_000);

    private static TestDatabase database;
    private static TestAuditLog audit;

    @TempDir static Path home;
    private final SettableClock clock = new SettableClock(Instant.now());
    private StoreHouse house;
    private VoicemailStore store;
    private Practice practice;
    private RetentionSweep sweep;

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
        sweep =
                new RetentionSweep(
                        store.settings(),
                        database.app(),
                        new FileBlobStore(
                                StorePaths.under(house.data()).blobs(), FileOpener.SYSTEM),
                        audit.log(),
                        clock);
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    @Test
    void aDeletedMessageIsBroughtBackUntilItIsShredded() throws SQLException {
        var message = StoreHouse.leave(store, practice, SPEECH);
        var other = StoreHouse.leave(store, practice, SPEECH);
        practice.move(store, message, MessageMove.DELETE);
        passAfter(29);
        practice.move(store, message, MessageMove.RESTORE);
        practice.move(store, message, MessageMove.DELETE);
        passAfter(2);
        assertThrows(NoSuchMessage.class, () -> practice.open(store, message));
        assertThrows(NoSuchMessage.class, () -> practice.move(store, message, MessageMove.RESTORE));
        assertFalse(Files.exists(house.object(practice, message)));
        assertEquals(0, rows("message", message));
        assertEquals(1, rows("shredded", message));
        var entry = entries("message.shredded").getFirst();
        assertEquals(Optional.of(message.toString()), entry.field("message"));
        try (var playback = practice.open(store, other)) {
            assertEquals(SPEECH.length, playback.lengthBytes());
        }
    }

    @Test
    void aHeldMailboxLosesNothing() {
        var message = StoreHouse.leave(store, practice, SPEECH);
        var receipt = changed();
        store.holds().place(practice.tenant(), practice.mailbox(), receipt);
        keep(new Retention(Optional.of(30), 7));
        practice.move(store, message, MessageMove.DELETE);
        passAfter(400);
        assertEquals(Set.of(practice.mailbox()), store.holds().of(practice.tenant()));
        practice.move(store, message, MessageMove.RESTORE);
        passAfter(1);
        assertEquals(List.of(Folder.NEW), folders());
        store.holds().lift(practice.tenant(), practice.mailbox(), receipt);
        passAfter(1);
        assertEquals(List.of(Folder.DELETED), folders());
    }

    @Test
    void whatIsOlderThanThePracticeKeepsIsDeletedAndCanBeBroughtBackForAWhile() {
        var message = StoreHouse.leave(store, practice, SPEECH);
        keep(new Retention(Optional.of(30), 7));
        assertEquals(Set.of(), passAfter(29));
        assertEquals(
                Set.of(new Resource.Mailbox(practice.tenant(), practice.mailbox())), passAfter(2));
        assertEquals(List.of(Folder.DELETED), folders());
        passAfter(6);
        assertEquals(List.of(Folder.DELETED), folders());
        passAfter(2);
        assertEquals(List.of(), folders());
        assertFalse(Files.exists(house.object(practice, message)));
    }

    @Test
    void theTimeOfWhatIsBroughtBackBeginsAnew() throws SQLException {
        var message = StoreHouse.leave(store, practice, SPEECH);
        execute(
                "UPDATE store.message SET created_at = created_at - interval '40 days'"
                        + " WHERE message_id = ?",
                message);
        keep(new Retention(Optional.of(30), 7));
        passAfter(0);
        assertEquals(List.of(Folder.DELETED), folders());
        practice.move(store, message, MessageMove.RESTORE);
        passAfter(29);
        assertEquals(List.of(Folder.NEW), folders());
        passAfter(2);
        assertEquals(List.of(Folder.DELETED), folders());
    }

    @Test
    void aSweepThatWasKilledIsTakenUp() throws Exception {
        var decided = StoreHouse.leave(store, practice, SPEECH);
        var stuck = StoreHouse.leave(store, practice, SPEECH);
        practice.move(store, decided, MessageMove.DELETE);
        practice.move(store, stuck, MessageMove.DELETE);
        // Killed after the decision, before the entry.
        execute("UPDATE store.message SET shredding = true WHERE message_id = ?", decided);
        assertThrows(NoSuchMessage.class, () -> practice.move(store, decided, MessageMove.RESTORE));
        assertEquals(List.of(Folder.DELETED), folders());
        passAfter(1);
        assertEquals(1, rows("shredded", decided));
        // Killed after the key was destroyed, before the object was removed.
        Path object = house.object(practice, stuck);
        Path aside = object.resolveSibling("aside");
        Files.move(object, aside);
        Files.createDirectories(object.resolve("in the way"));
        passAfter(30);
        assertEquals(0, rows("message", stuck));
        Files.delete(object.resolve("in the way"));
        Files.delete(object);
        Files.move(aside, object);
        passAfter(1);
        assertFalse(Files.exists(object));
        assertEquals(2, entries("message.shredded").size());
    }

    private Set<Resource.Mailbox> passAfter(int days) {
        clock.advance(Duration.ofDays(days));
        var changed = new HashSet<Resource.Mailbox>();
        sweep.pass(List.of(practice.tenant()), changed::add);
        return changed;
    }

    private void keep(Retention retention) {
        store.settings().set(practice.tenant(), ZoneOffset.UTC, retention, changed());
        assertEquals(retention, store.settings().retention(practice.tenant()));
    }

    private AuditReceipt changed() {
        return practice.noted(new ConfigurationChanged("voicemail_settings", "it", "a", "b"));
    }

    private List<Folder> folders() {
        return store.list(practice.mayList(), practice.lists()).stream()
                .map(MessageSummary::folder)
                .toList();
    }

    private List<AuditEntry> entries(String kind) {
        try (var auditor =
                Database.open(database.target(), DbRole.AUDITOR, database.passwords().auditor())) {
            return new AuditReader(auditor, audit.config().signer().verifierKey())
                    .list(practice.tenant(), 0, 1_000).stream()
                            .filter(entry -> entry.kind().equals(kind))
                            .toList();
        }
    }

    private static int rows(String table, MessageId message) throws SQLException {
        String sql =
                switch (table) {
                    case "message" -> "SELECT count(*) FROM store.message WHERE message_id = ?";
                    default ->
                            "SELECT count(*) FROM store.shredded"
                                    + " WHERE message_id = ? AND removed_at IS NOT NULL";
                };
        try (var connection = database.connectAsSuperuser();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, message.value());
            var row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        }
    }

    private static void execute(String sql, MessageId message) throws SQLException {
        try (var connection = database.connectAsSuperuser();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, message.value());
            assertEquals(1, statement.executeUpdate());
        }
    }
}
