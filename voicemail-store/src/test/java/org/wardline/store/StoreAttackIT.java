package org.wardline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.key.SealBroken;
import org.wardline.testkit.Await;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

/// Somebody who may write to the database and to the disk, and wants to hear what is not theirs or
/// to pass off one message as another.
class StoreAttackIT {

    private static final int OBJECTS = Boolean.getBoolean("wardline.long") ? 100 : 8;

    @TempDir static Path home;
    private static TestDatabase database;
    private static TestAuditLog audit;
    private static StoreHouse house;
    private static VoicemailStore store;
    private static Connection attacker;
    private static final List<Left> left = new ArrayList<>();

    private record Left(Practice practice, MessageId message) {
        Path object() {
            return house.object(practice, message);
        }
    }

    @BeforeAll
    static void leaveMessagesInTwoPractices() throws Exception {
        database = TestPostgres.database("audit", "store");
        audit = TestAuditLog.open(database);
        house = new StoreHouse(home);
        store = house.open(database.app(), audit.log());
        attacker = database.connectAsSuperuser();
        var practices = List.of(Practice.create(audit.log()), Practice.create(audit.log()));
        practices.forEach(practice -> store.createKeys(practice.tenant()));
        for (int i = 0; i < OBJECTS; i++) {
            var practice = practices.get(i % 2);
            left.add(new Left(practice, StoreHouse.leave(store, practice, said(i))));
        }
        // All content keys lie under the practices' keys; WrapTest does the same to deposit wraps.
        Await.until(() -> rewrapped() == OBJECTS);
    }

    @AfterAll
    static void stop() throws Exception {
        attacker.close();
        house.close();
        audit.close();
        database.close();
    }

    @Test
    void noWrapOpensAnotherMessage() throws SQLException {
        int refused = 0;
        for (var victim : left) {
            for (var other : left) {
                if (!victim.equals(other)) {
                    copyWrap(other, victim);
                    assertRefused(victim, "key");
                    refused++;
                }
            }
            restoreWrap(victim);
        }
        assertEquals(OBJECTS * (OBJECTS - 1), refused);
        assertAllHeard();
    }

    @Test
    void noObjectIsHeardUnderAnotherName() throws IOException {
        int refused = 0;
        for (var victim : left) {
            var own = Files.readAllBytes(victim.object());
            for (var other : left) {
                if (!victim.equals(other)) {
                    copy(other.object(), victim.object());
                    assertRefused(victim, "key");
                    refused++;
                }
            }
            Files.write(victim.object(), own);
        }
        assertEquals(OBJECTS * (OBJECTS - 1), refused);
        assertAllHeard();
    }

    @Test
    void aMessageMovedToAnotherMailboxDoesNotOpen() throws SQLException {
        var victim = left.getFirst();
        var practice = victim.practice();
        var mine =
                new Practice(
                        practice.tenant(),
                        MailboxId.random(),
                        practice.physician(),
                        practice.session(),
                        practice.audit());
        move("UPDATE store.message SET mailbox_id = ? WHERE message_id = ?", mine, victim);
        var broken = assertThrows(SealBroken.class, () -> mine.open(store, victim.message()));
        assertEquals("key", broken.part());
        move("UPDATE store.message SET mailbox_id = ? WHERE message_id = ?", practice, victim);
        assertAllHeard();
    }

    @Test
    void aMessageMovedToAnotherPracticeDoesNotOpen() throws Exception {
        var victim = left.get(0);
        var thief = left.get(1).practice();
        tenant(victim, thief);
        var place = house.object(thief, victim.message());
        Files.createDirectories(place.getParent());
        copy(victim.object(), place);
        var inOwn =
                new Practice(
                        thief.tenant(),
                        victim.practice().mailbox(),
                        thief.physician(),
                        thief.session(),
                        thief.audit());
        assertThrows(SealBroken.class, () -> inOwn.open(store, victim.message()));
        tenant(victim, victim.practice());
        Files.delete(place);
        assertAllHeard();
    }

    @Test
    void aFlippedByteIsFoundAtTheRightChunk() throws IOException {
        var victim = left.getFirst();
        var own = Files.readAllBytes(victim.object());
        var random = new Random(1);
        for (int i = 0; i < 60; i++) {
            int at = random.nextInt(own.length);
            var changed = own.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(victim.object(), changed);
            assertRefused(victim, at < 56 ? "key" : "chunk " + (at - 56) / 16_400);
        }
        Files.write(victim.object(), Arrays.copyOf(own, own.length - 1));
        assertRefused(victim, "chunk " + (own.length - 57) / 16_400);
        Files.delete(victim.object());
        assertRefused(victim, "object missing");
        Files.write(victim.object(), own);
        assertAllHeard();
    }

    @Test
    void aPracticeIsNotGivenAnothersKeys() throws SQLException {
        var victim = left.get(0);
        var thief = left.get(1).practice();
        run(
                "CREATE TEMP TABLE kept AS SELECT * FROM store.tenant_key WHERE tenant_id = '"
                        + victim.practice().tenant()
                        + "'");
        run(
                "UPDATE store.tenant_key SET (kek_id, wrapped_kek, deposit_point, wrapped_deposit) ="
                        + " (SELECT kek_id, wrapped_kek, deposit_point, wrapped_deposit FROM"
                        + " store.tenant_key WHERE tenant_id = '"
                        + thief.tenant()
                        + "') WHERE tenant_id = '"
                        + victim.practice().tenant()
                        + "'");
        assertRefused(victim, "practice key");
        run(
                "UPDATE store.tenant_key t SET (kek_id, wrapped_kek, deposit_point,"
                        + " wrapped_deposit) = (k.kek_id, k.wrapped_kek, k.deposit_point,"
                        + " k.wrapped_deposit) FROM kept k WHERE t.tenant_id = k.tenant_id");
        assertAllHeard();
    }

    @Test
    void anExchangedDepositKeyIsNotUsed() throws Exception {
        var practice = Practice.create(audit.log());
        store.createKeys(practice.tenant());
        run(
                "UPDATE store.deposit_key SET sealed = (SELECT sealed FROM store.deposit_key WHERE"
                        + " tenant_id = '"
                        + left.get(0).practice().tenant()
                        + "') WHERE tenant_id = '"
                        + practice.tenant()
                        + "'");
        house.close();
        Files.delete(house.data().resolve("snapshot/deposit-keys.sealed"));
        store = house.open(database.app(), audit.log());
        assertThrows(StoreUnavailable.class, () -> StoreHouse.begin(store, practice));
        assertAllHeard();
    }

    private static void assertRefused(Left victim, String part) {
        var broken =
                assertThrows(
                        SealBroken.class,
                        () -> {
                            try (var playback = victim.practice().open(store, victim.message())) {
                                StoreHouse.readAll(playback);
                            }
                        });
        assertEquals(part, broken.part());
        assertTrue(broken.safeMessage().contains("integrity"));
    }

    private static void assertAllHeard() {
        for (int i = 0; i < 4; i++) {
            var victim = left.get(i);
            try (var playback = victim.practice().open(store, victim.message())) {
                assertArrayEquals(said(i), StoreHouse.readAll(playback));
            }
        }
    }

    private static byte[] said(int i) {
        var audio = new byte[20_000 + i % 8 * 5_000];
        new Random(i).nextBytes(audio);
        return audio;
    }

    private static int rewrapped() {
        try (var query = attacker.createStatement();
                var row =
                        query.executeQuery(
                                "SELECT count(*) FROM store.message WHERE wrapped_by = 'tenant'")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void copyWrap(Left from, Left to) throws SQLException {
        run("CREATE TEMP TABLE IF NOT EXISTS own AS SELECT * FROM store.message");
        update(
                "UPDATE store.message SET (wrapped_by, kek_id, kek_version, wrap) = (SELECT"
                        + " wrapped_by, kek_id, kek_version, wrap FROM own WHERE message_id = ?)"
                        + " WHERE message_id = ?",
                from.message(),
                to.message());
    }

    private static void restoreWrap(Left victim) throws SQLException {
        copyWrap(victim, victim);
    }

    private static void move(String sql, Practice to, Left victim) throws SQLException {
        try (var update = attacker.prepareStatement(sql)) {
            update.setObject(1, to.mailbox().value());
            update.setObject(2, victim.message().value());
            assertEquals(1, update.executeUpdate());
        }
    }

    private static void tenant(Left victim, Practice to) throws SQLException {
        var sql = "UPDATE store.message SET tenant_id = ? WHERE message_id = ?";
        try (var heard = attacker.prepareStatement("DELETE FROM store.heard WHERE message_id = ?");
                var update = attacker.prepareStatement(sql)) {
            heard.setObject(1, victim.message().value());
            heard.executeUpdate();
            update.setObject(1, to.tenant().value());
            update.setObject(2, victim.message().value());
            assertEquals(1, update.executeUpdate());
        }
    }

    private static void update(String sql, MessageId from, MessageId to) throws SQLException {
        try (var update = attacker.prepareStatement(sql)) {
            update.setObject(1, from.value());
            update.setObject(2, to.value());
            assertEquals(1, update.executeUpdate());
        }
    }

    private static void run(String sql) throws SQLException {
        try (var statement = attacker.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
