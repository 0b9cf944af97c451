package org.wardline.access;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.DuplicateRow;
import org.wardline.field.FieldCipher;
import org.wardline.field.FieldContext;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.Bytes;
import org.wardline.key.ServiceKey;

/// How people prove themselves by phone: a number of their own and a PIN (R32, R44, R45). A mailbox
/// has no PIN; who shares one comes with their own.
///
/// Changes want the audit receipt of their intent. Blocking, for virtual threads. Every method
/// throws [org.wardline.db.DatabaseUnavailable] while the database is away.
public final class PinStore {

    /// A PIN that is older has to be changed at the next use (R45).
    public static final Duration OLDEST = Duration.ofDays(365);

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{1,5}");
    private static final int FIRST_PIN_DIGITS = 8;

    private final PeopleStore people;
    private final Database database;
    private final Proofs proofs;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /// What checks proofs, shared with passwords.
    record Proofs(ServiceKey service, Lockout lockout, Argon2id argon2id) {}

    private record Pin(
            UserId user,
            String number,
            Bytes verifier,
            Optional<Instant> oneTimeUntil,
            Instant changedAt) {

        static Pin of(ResultSet row) throws SQLException {
            return new Pin(
                    new UserId(row.getObject("user_id", UUID.class)),
                    row.getString("number"),
                    Bytes.of(row.getBytes("verifier")),
                    Optional.ofNullable(row.getTimestamp("one_time_until"))
                            .map(Timestamp::toInstant),
                    row.getTimestamp("changed_at").toInstant());
        }
    }

    PinStore(PeopleStore people, Database database, Proofs proofs, InstantSource clock) {
        this.people = people;
        this.database = database;
        this.proofs = proofs;
        this.clock = clock;
    }

    /// Gives a person a number and a first PIN, in place of what they had.
    ///
    /// @param number 2 to 6 digits, the first not 0: the person's extension, or one that nobody has
    /// @return the first PIN, to be shown once; it opens for 24 h and must be changed at first use
    /// @throws NumberTaken when another person has the number
    /// @throws NoSuchPerson when there is nobody of that id
    /// @throws IllegalArgumentException when the number is not of that form
    public Secret<String> issue(TenantId tenant, UserId user, String number, AuditReceipt receipt) {
        PeopleStore.requireSameTenant(tenant, receipt);
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException("a number has 2 to 6 digits, the first not 0");
        }
        if (people.find(tenant, user).isEmpty()) {
            throw new NoSuchPerson();
        }
        var pin = firstPin(number);
        var until = clock.instant().plus(PeopleStore.ONE_TIME_VALID);
        put(tenant, user, number, new NewPin(pin, Optional.of(until)), receipt);
        return pin;
    }

    /// Takes the number and the PIN from a person; nothing when they have none.
    public void revoke(TenantId tenant, UserId user, AuditReceipt receipt) {
        PeopleStore.requireSameTenant(tenant, receipt);
        database.useTenant(
                tenant,
                tx ->
                        tx.update("DELETE FROM store.phone_pin WHERE user_id = :user")
                                .bind("user", user)
                                .execute());
    }

    /// Who has a number; somebody who has left is nobody.
    public Optional<Person> personAt(TenantId tenant, String number) {
        return pinAt(tenant, number)
                .flatMap(pin -> people.find(tenant, pin.user()))
                .filter(Person::active);
    }

    /// The numbers of a practice's people.
    public Map<UserId, String> numbers(TenantId tenant) {
        return database.inTenant(
                tenant,
                tx ->
                        tx
                                .query("SELECT * FROM store.phone_pin")
                                .map((row, _) -> Pin.of(row))
                                .list()
                                .stream()
                                .collect(Collectors.toUnmodifiableMap(Pin::user, Pin::number)));
    }

    /// Checks a PIN. Takes as long for a number that nobody has. In an accepted person
    /// [Person#mustChangePassword] tells of the PIN.
    ///
    /// @param source the phone's address, without port
    /// @throws SignInBusy when more than 64 proofs wait to be compared
    public SignIn signIn(TenantId tenant, String number, Secret<String> pin, String source) {
        var found = pinAt(tenant, number);
        var person = found.flatMap(has -> people.find(tenant, has.user()));
        // Counted with the person's password, under the same name.
        var login = person.map(Person::login).orElse("number " + number);
        var lockout = proofs.lockout();
        var attempt = lockout.begin(tenant, login, source, Lockout.Proof.PIN);
        if (attempt.closedUntil().isPresent()) {
            return new SignIn.Locked(attempt.closedUntil().get(), attempt.failures());
        }
        var reason = judge(tenant, found, person, pin);
        if (reason.isPresent()) {
            return new SignIn.Refused(reason.get(), attempt.failures(), attempt.closes());
        }
        lockout.accepted(tenant, login, source, Lockout.Proof.PIN);
        return new SignIn.Accepted(signedIn(person.orElseThrow(), found.orElseThrow()));
    }

    /// Changes a person's own PIN.
    ///
    /// @return why the new PIN is refused; empty when it is changed
    /// @throws NoSuchPerson when the person has no number
    public Optional<PinPolicy.Weakness> change(
            TenantId tenant, UserId user, Secret<String> next, AuditReceipt receipt) {
        PeopleStore.requireSameTenant(tenant, receipt);
        var current = pinOf(tenant, user).orElseThrow(NoSuchPerson::new);
        var weakness =
                PinPolicy.check(current.number(), next)
                        .or(() ->
                                matches(tenant, current, next)
                                        ? Optional.of(PinPolicy.Weakness.UNCHANGED)
                                        : Optional.empty());
        if (weakness.isEmpty()) {
            put(tenant, user, current.number(), new NewPin(next, Optional.empty()), receipt);
        }
        return weakness;
    }

    private record NewPin(Secret<String> pin, Optional<Instant> oneTimeUntil) {}

    private void put(
            TenantId tenant, UserId user, String number, NewPin next, AuditReceipt receipt) {
        var verifier =
                FieldCipher.ofService(proofs.service(), tenant)
                        .sealText(place(tenant, user), proofs.argon2id().verifier(next.pin()));
        try {
            database.useTenant(
                    tenant,
                    tx ->
                            tx.update(
                                            """
                                            INSERT INTO store.phone_pin (tenant_id, user_id, number,
                                              verifier, one_time_until, changed_at, audit_index)
                                            VALUES (:tenant, :user, :number, :verifier, :until, :at,
                                              :index)
                                            ON CONFLICT (tenant_id, user_id) DO UPDATE
                                            SET number = excluded.number,
                                              verifier = excluded.verifier,
                                              one_time_until = excluded.one_time_until,
                                              changed_at = excluded.changed_at,
                                              audit_index = excluded.audit_index
                                            """)
                                    .bind("tenant", tenant)
                                    .bind("user", user)
                                    .bind("number", number)
                                    .bind("verifier", verifier)
                                    .bind("until", next.oneTimeUntil())
                                    .bind("at", clock.instant())
                                    .bind("index", receipt.index())
                                    .execute());
        } catch (DuplicateRow _) {
            throw new NumberTaken();
        }
    }

    private Optional<SignIn.Reason> judge(
            TenantId tenant, Optional<Pin> found, Optional<Person> person, Secret<String> pin) {
        if (found.isEmpty() || person.isEmpty()) {
            proofs.argon2id().compareWithNobody(pin);
            return Optional.of(SignIn.Reason.UNKNOWN_LOGIN);
        }
        if (!matches(tenant, found.get(), pin)) {
            return Optional.of(SignIn.Reason.WRONG_PIN);
        }
        if (!person.get().active()) {
            return Optional.of(SignIn.Reason.INACTIVE);
        }
        return found.get()
                .oneTimeUntil()
                .filter(until -> !clock.instant().isBefore(until))
                .map(_ -> SignIn.Reason.ONE_TIME_EXPIRED);
    }

    private Person signedIn(Person person, Pin pin) {
        var mustChange =
                pin.oneTimeUntil().isPresent()
                        || clock.instant().isAfter(pin.changedAt().plus(OLDEST));
        return new Person(
                person.tenant(),
                person.user(),
                person.login(),
                person.role(),
                person.grants(),
                mustChange,
                person.active());
    }

    private boolean matches(TenantId tenant, Pin pin, Secret<String> given) {
        var verifier =
                FieldCipher.ofService(proofs.service(), tenant)
                        .openText(place(tenant, pin.user()), pin.verifier().toArray());
        return proofs.argon2id().matches(verifier, given);
    }

    private Optional<Pin> pinAt(TenantId tenant, String number) {
        return database.inTenant(
                tenant,
                tx ->
                        tx.query("SELECT * FROM store.phone_pin WHERE number = :number")
                                .bind("number", number)
                                .map((row, _) -> Pin.of(row))
                                .findOne());
    }

    private Optional<Pin> pinOf(TenantId tenant, UserId user) {
        return database.inTenant(
                tenant,
                tx ->
                        tx.query("SELECT * FROM store.phone_pin WHERE user_id = :user")
                                .bind("user", user)
                                .map((row, _) -> Pin.of(row))
                                .findOne());
    }

    private static FieldContext place(TenantId tenant, UserId user) {
        return new FieldContext(tenant, "store.phone_pin", "verifier", user.value());
    }

    /// Random digits that the policy would let somebody choose.
    private Secret<String> firstPin(String number) {
        while (true) {
            var pin =
                    Secret.of(
                            random.ints(FIRST_PIN_DIGITS, 0, 10)
                                    .mapToObj(Integer::toString)
                                    .collect(Collectors.joining()));
            if (PinPolicy.check(number, pin).isEmpty()) {
                return pin;
            }
        }
    }
}
