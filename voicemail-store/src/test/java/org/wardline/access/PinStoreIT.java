package org.wardline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.Act;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.CredentialChanged;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.key.SealBroken;
import org.wardline.testkit.SettableClock;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

class PinStoreIT {

    private static final Secret<String> WRONG = Secret.of("73109482");
    private static final Secret<String> CHOSEN = Secret.of("50284917");
    private static final String DESK = "192.0.2.1";

    @TempDir static Path home;
    private static TestDatabase database;
    private static TestAuditLog audit;
    private static Keys keys;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final PeopleStore people = new PeopleStore(database.app(), keys.service(), clock);
    private final PinStore pins = people.pins();
    private final TenantId practice = TenantId.random();
    private final UserId lee = UserId.random();
    private final Secret<String> password =
            people.add(practice, lee, "dr.lee", Role.PROVIDER, receipt());

    @BeforeAll
    static void start() throws Exception {
        database = TestPostgres.database("audit", "store");
        audit = TestAuditLog.open(database);
        var paths = KeyPaths.under(home);
        Files.createDirectories(paths.dataFolder());
        keys = Keys.open(paths, new SecureRandom());
    }

    @AfterAll
    static void stop() {
        audit.close();
        database.close();
    }

    @Test
    void aFirstPinOpensForADayAndMustBeChanged() {
        var first = pins.issue(practice, lee, "101", receipt());
        assertTrue(first.reveal().matches("[0-9]{8}"));
        assertTrue(accepted(first).mustChangePassword());
        clock.advance(Duration.ofHours(24));
        assertEquals(SignIn.Reason.ONE_TIME_EXPIRED, refused(first).reason());
    }

    @Test
    void aChosenPinIsGoodForAYear() {
        var first = pins.issue(practice, lee, "101", receipt());
        assertEquals(Optional.of(PinPolicy.Weakness.GUESSABLE), change("12345678"));
        assertEquals(Optional.of(PinPolicy.Weakness.UNCHANGED), change(first.reveal()));
        assertEquals(Optional.empty(), change(CHOSEN.reveal()));
        assertEquals(SignIn.Reason.WRONG_PIN, refused(first).reason());
        assertFalse(accepted(CHOSEN).mustChangePassword());
        clock.advance(PinStore.OLDEST.plusSeconds(1));
        assertTrue(accepted(CHOSEN).mustChangePassword());
    }

    @Test
    void tenWrongPinsCloseThePhoneAndTheApiFromThere() {
        pins.issue(practice, lee, "101", receipt());
        assertFalse(refused(WRONG).locks());
        fail(8);
        assertTrue(refused(WRONG).locks());
        var locked = assertInstanceOf(SignIn.Locked.class, by(CHOSEN));
        assertEquals(clock.instant().plus(Duration.ofMinutes(15)), locked.until());
        assertInstanceOf(SignIn.Locked.class, people.signIn(practice, "dr.lee", password, DESK));
        assertInstanceOf(
                SignIn.Accepted.class, people.signIn(practice, "dr.lee", password, "198.51.100.7"));
        var restarted = new PeopleStore(database.app(), keys.service(), clock).pins();
        assertInstanceOf(SignIn.Locked.class, restarted.signIn(practice, "101", CHOSEN, DESK));
    }

    @Test
    void everyTimeItClosesForTwiceAsLong() {
        pins.issue(practice, lee, "101", receipt());
        for (var minutes : new int[] {15, 30, 60, 120, 240, 480, 480}) {
            fail(10);
            clock.advance(Duration.ofMinutes(minutes).minusSeconds(1));
            assertInstanceOf(SignIn.Locked.class, by(CHOSEN), minutes + " minutes");
            clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void aRightPinTakesBackWrongPinsAndNoWrongPassword() {
        var first = pins.issue(practice, lee, "101", receipt());
        refused(WRONG);
        refused(WRONG);
        assertEquals(3, wrongPassword().failures());
        accepted(first);
        assertEquals(2, wrongPassword().failures());
        assertInstanceOf(SignIn.Accepted.class, people.signIn(practice, "dr.lee", password, DESK));
        assertEquals(1, refused(WRONG).failures());
    }

    @Test
    void aNumberThatNobodyHasIsAnsweredLikeAWrongPin() {
        for (int i = 1; i <= 2; i++) {
            var refused =
                    assertInstanceOf(
                            SignIn.Refused.class, pins.signIn(practice, "555", WRONG, DESK));
            assertEquals(SignIn.Reason.UNKNOWN_LOGIN, refused.reason());
            assertEquals(i, refused.failures());
        }
        assertEquals(Optional.empty(), pins.personAt(practice, "555"));
    }

    @Test
    void aNumberIsOnePersonsAndGoneWhenTheyLeave() {
        var first = pins.issue(practice, lee, "101", receipt());
        var other = UserId.random();
        people.add(practice, other, "dr.kim", Role.PROVIDER, receipt());
        assertThrows(NumberTaken.class, () -> pins.issue(practice, other, "101", receipt()));
        assertEquals(Map.of(lee, "101"), pins.numbers(practice));
        assertEquals(lee, pins.personAt(practice, "101").orElseThrow().user());
        people.setActive(practice, lee, false, receipt());
        assertEquals(Optional.empty(), pins.personAt(practice, "101"));
        assertEquals(SignIn.Reason.INACTIVE, refused(first).reason());
        pins.revoke(practice, lee, receipt());
        assertEquals(Map.of(), pins.numbers(practice));
    }

    @Test
    void aVerifierMovedToAnotherPersonOpensNothing() throws SQLException {
        pins.issue(practice, lee, "101", receipt());
        var mallory = UserId.random();
        people.add(practice, mallory, "mallory", Role.FRONT_DESK, receipt());
        var known = pins.issue(practice, mallory, "102", receipt());
        try (var attacker = database.connectAsSuperuser();
                var move =
                        attacker.prepareStatement(
                                "UPDATE store.phone_pin SET verifier = (SELECT verifier FROM"
                                        + " store.phone_pin WHERE user_id = ?) WHERE user_id = ?")) {
            move.setObject(1, mallory.value());
            move.setObject(2, lee.value());
            assertEquals(1, move.executeUpdate());
        }
        assertThrows(SealBroken.class, () -> by(known));
    }

    /// Fails so often by PIN. The rule is the database's: computing the verifiers is not what is
    /// tested.
    private void fail(int times) {
        var lockout = new Lockout(database.app(), keys.service(), clock);
        for (int i = 0; i < times; i++) {
            lockout.begin(practice, "dr.lee", DESK, Lockout.Proof.PIN);
        }
    }

    private SignIn.Refused wrongPassword() {
        var wrong = Secret.of("not this one, whatever it is");
        return assertInstanceOf(
                SignIn.Refused.class, people.signIn(practice, "dr.lee", wrong, DESK));
    }

    private SignIn by(Secret<String> pin) {
        return pins.signIn(practice, "101", pin, DESK);
    }

    private Person accepted(Secret<String> pin) {
        return assertInstanceOf(SignIn.Accepted.class, by(pin)).person();
    }

    private SignIn.Refused refused(Secret<String> pin) {
        return assertInstanceOf(SignIn.Refused.class, by(pin));
    }

    private Optional<PinPolicy.Weakness> change(String next) {
        return pins.change(practice, lee, Secret.of(next), receipt());
    }

    private AuditReceipt receipt() {
        return audit.log()
                .append(Act.ofMachine(practice, "test", new CredentialChanged(lee, "pin", "test")));
    }
}
