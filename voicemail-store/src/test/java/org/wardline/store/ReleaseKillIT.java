package org.wardline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.access.PeopleStore;
import org.wardline.access.Role;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditLogConfig;
import org.wardline.audit.AuditReader;
import org.wardline.audit.AuditSigner;
import org.wardline.audit.event.PersonCreated;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.db.Database;
import org.wardline.db.DatabaseTarget;
import org.wardline.db.DbRole;
import org.wardline.ident.MessageId;
import org.wardline.testkit.Speech;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// `kill -9` at random moments of playing, taking a whole message out, deleting and giving
/// mailboxes: nothing has got out, and nothing has changed, of which the log did not know before.
class ReleaseKillIT {

    private static final int KILLS = Boolean.getBoolean("wardline.long") ? 200 : 10;

    @TempDir private Path home;
    private final Random random = new Random(20_261_125);
    private TestDatabase database;
    private Database auditor;
    private AuditLogConfig config;
    private Practice practice;
    private MessageId message;
    private MessageId deleted;

    @BeforeEach
    void aMessageAndSomebodyWhoMayHearIt() throws IOException {
        database = TestPostgres.database("audit", "store");
        assumeTrue(
                database.target() instanceof DatabaseTarget.Embedded,
                "the store's process reaches the bundled server only");
        var signer = AuditSigner.create(home.resolve("audit-signer.key"));
        config =
                new AuditLogConfig(
                        database.target(),
                        database.passwords().audit(),
                        signer,
                        home.resolve("witness"));
        auditor = Database.open(database.target(), DbRole.AUDITOR, database.passwords().auditor());
        try (var audit = AuditLog.open(config, InstantSource.system());
                var house = new StoreHouse(home)) {
            practice = Practice.create(audit);
            var store = house.open(database.app(), audit);
            store.createKeys(practice.tenant());
            message = StoreHouse.leave(store, practice, Speech.mulaw());
            deleted = StoreHouse.leave(store, practice, Speech.mulaw());
            new PeopleStore(database.app(), house.keys().service(), InstantSource.system())
                    .add(
                            practice.tenant(),
                            practice.physician(),
                            "dr.lee",
                            Role.PROVIDER,
                            practice.noted(new PersonCreated(practice.physician())));
        }
    }

    @AfterEach
    void close() {
        auditor.close();
        database.close();
    }

    @Test
    void nothingIsReleasedDeletedOrGivenWithoutADurableEntryBefore() throws Exception {
        var acts = new EnumMap<Act, Integer>(Act.class);
        for (int kill = 0; kill < KILLS; kill++) {
            for (var line : workAndKill(1 + random.nextInt(60))) {
                var act = Act.of(line);
                var entry = entry(Long.parseLong(line.substring(line.indexOf(' ') + 1)), line);
                assertEquals(act.kind, entry.kind(), line);
                assertEquals(practice.physician().toString(), entry.who().id(), line);
                assertAbout(act, entry);
                acts.merge(act, 1, Integer::sum);
            }
            assertTrue(
                    given().size() >= acts.getOrDefault(Act.GRANTED, 0),
                    "an acknowledged grant is gone");
            assertWhatNobodySaid();
            assertIntact();
        }
        assertEquals(EnumSet.allOf(Act.class), acts.keySet(), "each of them was killed in");
    }

    /// What the process does, and the entry that must be durable before.
    private enum Act {
        RELEASED("message.listen.intended"),
        EXPORTED("message.listen.intended"),
        DELETED("message.moved"),
        GRANTED("grant.changed");

        private final String kind;

        Act(String kind) {
            this.kind = kind;
        }

        static Act of(String line) {
            return valueOf(line.substring(0, line.indexOf(' ')).toUpperCase(Locale.ROOT));
        }
    }

    private void assertAbout(Act act, AuditEntry entry) {
        switch (act) {
            case RELEASED, EXPORTED ->
                    assertEquals(message.toString(), entry.field("message").orElseThrow());
            case DELETED -> {
                assertEquals(deleted.toString(), entry.field("message").orElseThrow());
                assertEquals("deleted", entry.field("folder").orElseThrow());
            }
            case GRANTED ->
                    assertEquals(
                            practice.physician().toString(), entry.field("person").orElseThrow());
        }
    }

    /// Those too whose process died before it could say so: grants and a deletion that are in the
    /// database, a file that it had begun.
    private void assertWhatNobodySaid() throws IOException {
        for (long index : given()) {
            assertEquals("grant.changed", entry(index, "a grant").kind());
        }
        for (long index : deletion()) {
            assertAbout(Act.DELETED, entry(index, "a deletion"));
        }
        if (Files.exists(home.resolve("taken.wav"))) {
            var index = Long.parseLong(Files.readString(home.resolve("taken.index")));
            var entry = entry(index, "a file");
            assertEquals("message.listen.intended", entry.kind());
            assertAbout(Act.EXPORTED, entry);
            Files.delete(home.resolve("taken.wav"));
        }
    }

    private AuditEntry entry(long index, String what) {
        var entry = new AuditReader(auditor, config.signer().verifierKey()).find(index);
        assertTrue(entry.isPresent(), what + " without an entry");
        return entry.get();
    }

    /// Indexes of the entries that grants say they were made by.
    private List<Long> given() {
        return database.app()
                .inTenant(
                        practice.tenant(),
                        tx ->
                                tx.query("SELECT audit_index FROM store.mailbox_grant")
                                        .mapTo(Long.class)
                                        .list());
    }

    /// The index of the entry that the message was deleted by, while it is.
    private List<Long> deletion() {
        return database.app()
                .inTenant(
                        practice.tenant(),
                        tx ->
                                tx.query(
                                                "SELECT deleted_index FROM store.message WHERE"
                                                        + " message_id = :id AND deleted_at IS NOT"
                                                        + " NULL")
                                        .bind("id", deleted)
                                        .mapTo(Long.class)
                                        .list());
    }

    private void assertIntact() {
        var report =
                new AuditVerifier(
                                database.target(),
                                database.passwords().auditor(),
                                config.signer().verifierKey().text())
                        .verify(List.of(config.checkpointsFile()));
        assertTrue(report.intact(), report.text());
    }

    /// @return what the process said until its end
    private List<String> workAndKill(int lines) throws Exception {
        var target = (DatabaseTarget.Embedded) database.target();
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ReleaseProcess.class.getName(),
                                home.toString(),
                                target.socketFolder().toString(),
                                target.database(),
                                practice.tenant().toString(),
                                practice.mailbox().toString(),
                                practice.physician().toString(),
                                message.toString(),
                                deleted.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var said = new ArrayList<String>();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < lines; i++) {
                var line = nextLine(out);
                assertNotNull(line, "the process ended by itself");
                said.add(line);
            }
            // Process.destroyForcibly would close its output before it is read.
            var kill = new ProcessBuilder("kill", "-KILL", Long.toString(process.pid()));
            assertEquals(0, kill.start().waitFor());
            for (var line = nextLine(out); line != null; line = nextLine(out)) {
                said.add(line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return said;
    }

    /// The next line of ours; the log goes to standard output too.
    private static String nextLine(BufferedReader out) throws IOException {
        var line = out.readLine();
        while (line != null && !line.matches("(released|exported|deleted|granted) [0-9]+")) {
            line = out.readLine();
        }
        return line;
    }
}
