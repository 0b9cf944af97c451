package org.wardline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.access.PasswordPolicy.Weakness;
import org.wardline.audit.Act;
import org.wardline.audit.AuditReceipt;
import org.wardline.audit.event.PersonCreated;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.key.SealBroken;
import org.wardline.testkit.SettableClock;
import org.wardline.testkit.TenantTables;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestDatabase;
import org.wardline.testkit.TestPostgres;

class PeopleStoreIT {

    private static final Secret<String> WRONG = Secret.of("not this one, whatever it is");
    private static final String OFFICE = "192.0.2.1";

    @TempDir static Path home;
    private static TestDatabase database;
    private static TestAuditLog audit;
    private static Keys keys;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final PeopleStore people = new PeopleStore(database.app(), keys.service(), clock);
    private final TenantId practice = TenantId.random();
    private final UserId user = UserId.random();

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
    void everyTableOfAPracticeIsUnderRowLevelSecurity() {
        TenantTables.check(database, "store", Set.of("deposit_key"));
    }

    @Test
    void aOneTimePasswordOpensForADayAndMustBeChanged() {
        var oneTime = add("dr.lee", Role.PROVIDER);
        assertTrue(accepted("dr.lee", oneTime).mustChangePassword());
        clock.advance(Duration.ofHours(23));
        assertTrue(accepted(" DR.Lee ", oneTime).mustChangePassword());
        clock.advance(Duration.ofHours(1));
        assertEquals(SignIn.Reason.ONE_TIME_EXPIRED, refused("dr.lee", oneTime).reason());
    }

    @Test
    void aChangedPasswordReplacesTheOneTimePassword() {
        var oneTime = add("dr.lee", Role.PROVIDER);
        var next = Secret.of("seven quiet herons at dawn");
        assertEquals(Optional.empty(), change(next));
        assertEquals(SignIn.Reason.WRONG_PASSWORD, refused("dr.lee", oneTime).reason());
        assertFalse(accepted("dr.lee", next).mustChangePassword());
        clock.advance(Duration.ofDays(900));
        assertFalse(accepted("dr.lee", next).mustChangePassword());
        assertEquals(Optional.of(Weakness.UNCHANGED), change(next));
    }

    @Test
    void weakPasswordsAreRefusedWithTheirReason() {
        add("dr.lee", Role.PROVIDER);
        assertEquals(Optional.of(Weakness.TOO_SHORT), change(Secret.of("fourteen chars")));
        assertEquals(Optional.of(Weakness.GUESSABLE), change(Secret.of("aaaaaaaaaaaaaaaaaaaaa")));
        assertEquals(
                Optional.of(Weakness.GUESSABLE), change(Secret.of("Correct-Horse-Battery-Staple")));
        assertEquals(
                Optional.of(Weakness.HOLDS_LOGIN), change(Secret.of("my login is DR.LEE ok?")));
        assertEquals(Optional.of(Weakness.TOO_LONG), change(Secret.of("long phrase ".repeat(30))));
    }

    @Test
    void tenFailuresCloseALoginForItsSourceAlone() {
        var oneTime = add("dr.lee", Role.PROVIDER);
        for (int i = 1; i <= 10; i++) {
            var refused = refused("dr.lee", WRONG);
            assertEquals(i, refused.failures());
            assertEquals(i == 10, refused.locks());
        }
        var locked = assertInstanceOf(SignIn.Locked.class, signIn("dr.lee", oneTime, OFFICE));
        assertEquals(clock.instant().plus(Duration.ofMinutes(15)), locked.until());
        // The person themselves, elsewhere, is not shut out by it.
        assertInstanceOf(SignIn.Accepted.class, signIn("dr.lee", oneTime, "198.51.100.7"));
        clock.advance(Duration.ofMinutes(15));
        accepted("dr.lee", oneTime);
        assertEquals(1, refused("dr.lee", WRONG).failures());
    }

    @Test
    void aLoginThatDoesNotExistIsAnsweredLikeOneThatDoes() {
        for (int i = 1; i <= 10; i++) {
            var refused = refused("nobody", WRONG);
            assertEquals(SignIn.Reason.UNKNOWN_LOGIN, refused.reason());
            assertEquals(i == 10, refused.locks());
        }
        assertInstanceOf(SignIn.Locked.class, signIn("nobody", WRONG, OFFICE));
    }

    @Test
    void aHundredFailuresFromManySourcesCloseTheLoginUntilItIsReset() throws SQLException {
        var oneTime = add("dr.lee", Role.PROVIDER);
        signIn("dr.lee", WRONG, "203.0.113.1");
        atHundredMinusOne();
        assertTrue(
                assertInstanceOf(SignIn.Refused.class, signIn("dr.lee", WRONG, "203.0.113.2"))
                        .locks());
        clock.advance(Duration.ofHours(1));
        var locked = assertInstanceOf(SignIn.Locked.class, signIn("dr.lee", oneTime, OFFICE));
        assertEquals(Instant.MAX, locked.until());
        var fresh = people.resetPassword(practice, user, receipt());
        accepted("dr.lee", fresh);
    }

    @Test
    void aResetOpensTheLoginWhereItWasClosedAndNoOther() {
        add("dr.lee", Role.PROVIDER);
        for (int i = 0; i < 10; i++) {
            refused("dr.lee", WRONG);
            refused("dr.le", WRONG);
        }
        var fresh = people.resetPassword(practice, user, receipt());
        accepted("dr.lee", fresh);
        assertInstanceOf(SignIn.Locked.class, signIn("dr.le", WRONG, OFFICE));
    }

    @Test
    void lockoutsSurviveARestart() {
        add("dr.lee", Role.PROVIDER);
        for (int i = 0; i < 10; i++) {
            refused("dr.lee", WRONG);
        }
        var restarted = new PeopleStore(database.app(), keys.service(), clock);
        assertInstanceOf(SignIn.Locked.class, restarted.signIn(practice, "dr.lee", WRONG, OFFICE));
    }

    @Test
    void attemptsAtTheSameTimeDoNotPassTheLimitTogether() throws Exception {
        add("dr.lee", Role.PROVIDER);
        var looked = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = new ArrayList<Callable<SignIn>>();
            for (int i = 0; i < 25; i++) {
                tries.add(() -> signIn("dr.lee", WRONG, OFFICE));
            }
            for (var answer : threads.invokeAll(tries)) {
                looked += answer.get() instanceof SignIn.Refused ? 1 : 0;
            }
        }
        assertEquals(10, looked);
    }

    @Test
    void rolesAndMailboxesHoldFromTheNextRequestOn() {
        add("dr.lee", Role.FRONT_DESK);
        var grant = new Grant(MailboxId.random(), Permission.LISTEN);
        people.setRole(practice, user, Role.PROVIDER, receipt());
        people.give(practice, user, grant, receipt());
        people.give(practice, user, grant, receipt());
        var person = people.find(practice, user).orElseThrow();
        assertEquals(Role.PROVIDER, person.role());
        assertEquals(Set.of(grant), person.grants());
        people.take(practice, user, grant, receipt());
        assertEquals(Set.of(), people.find(practice, user).orElseThrow().grants());
        assertEquals(1, people.list(practice).size());
    }

    @Test
    void whoHasLeftDoesNotSignIn() {
        var oneTime = add("dr.lee", Role.PROVIDER);
        people.setActive(practice, user, false, receipt());
        assertEquals(SignIn.Reason.INACTIVE, refused("dr.lee", oneTime).reason());
        assertFalse(people.find(practice, user).orElseThrow().active());
        people.setActive(practice, user, true, receipt());
        accepted("dr.lee", oneTime);
    }

    @Test
    void aLoginIsUniqueInItsPracticeAndFreeInAnother() {
        add("dr.lee", Role.PROVIDER);
        assertThrows(
                LoginTaken.class,
                () -> people.add(practice, UserId.random(), "DR.lee", Role.PROVIDER, receipt()));
        var other = TenantId.random();
        var elsewhere = receipt(other);
        people.add(other, UserId.random(), "dr.lee", Role.PROVIDER, elsewhere);
        assertEquals(Optional.empty(), people.find(other, user));
        assertThrows(
                IllegalArgumentException.class,
                () -> people.add(practice, UserId.random(), "b", Role.PROVIDER, elsewhere));
    }

    @Test
    void aVerifierMovedToAnotherPersonDoesNotSignThemIn() throws SQLException {
        var oneTime = add("mallory", Role.FRONT_DESK);
        var boss = UserId.random();
        people.add(practice, boss, "boss", Role.ADMINISTRATOR, receipt());
        try (var attacker = database.connectAsSuperuser();
                var move =
                        attacker.prepareStatement(
                                "UPDATE store.person SET verifier = (SELECT verifier FROM"
                                        + " store.person WHERE user_id = ?) WHERE user_id = ?")) {
            move.setObject(1, user.value());
            move.setObject(2, boss.value());
            assertEquals(1, move.executeUpdate());
        }
        assertThrows(SealBroken.class, () -> signIn("boss", oneTime, OFFICE));
    }

    @Test
    void theDatabaseHoldsNeitherPasswordsNorTypedLogins() throws SQLException {
        var oneTime = add("dr.lee", Role.PROVIDER);
        signIn("typed.by.a.stranger", WRONG, OFFICE);
        try (var attacker = database.connectAsSuperuser();
                var rows =
                        attacker.createStatement()
                                .executeQuery(
                                        "SELECT string_agg(p::text, ' ') FROM store.person p"
                                                + " UNION ALL SELECT string_agg(l::text, ' ')"
                                                + " FROM store.lockout l")) {
            while (rows.next()) {
                var text = String.valueOf(rows.getString(1));
                assertFalse(text.contains(oneTime.reveal()));
                assertFalse(text.contains(hex("argon2id")));
                assertFalse(text.contains("typed.by.a.stranger"));
                assertFalse(text.contains(OFFICE));
            }
        }
    }

    /// As if 98 more had failed, each from elsewhere; computing them would take a minute.
    private void atHundredMinusOne() throws SQLException {
        try (var operator = database.connectAsSuperuser();
                var many =
                        operator.prepareStatement(
                                "UPDATE store.lockout SET failures = 99"
                                        + " WHERE kind = 'login' AND tenant_id = ?")) {
            many.setObject(1, practice.value());
            assertEquals(1, many.executeUpdate());
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private Secret<String> add(String login, Role role) {
        return people.add(practice, user, login, role, receipt());
    }

    private Optional<Weakness> change(Secret<String> next) {
        return people.changePassword(practice, user, next, receipt());
    }

    private Person accepted(String login, Secret<String> password) {
        var answer = signIn(login, password, OFFICE);
        return assertInstanceOf(SignIn.Accepted.class, answer).person();
    }

    private SignIn.Refused refused(String login, Secret<String> password) {
        return assertInstanceOf(SignIn.Refused.class, signIn(login, password, OFFICE));
    }

    private SignIn signIn(String login, Secret<String> password, String source) {
        return people.signIn(practice, login, password, source);
    }

    private AuditReceipt receipt() {
        return receipt(practice);
    }

    private AuditReceipt receipt(TenantId tenant) {
        return audit.log().append(Act.ofMachine(tenant, "test", new PersonCreated(user)));
    }
}
