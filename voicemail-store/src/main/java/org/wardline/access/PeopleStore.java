package org.wardline.access;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.DuplicateRow;
import org.wardline.db.Tx;
import org.wardline.field.FieldCipher;
import org.wardline.field.FieldContext;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;
import org.wardline.key.Bytes;
import org.wardline.key.ServiceKey;

/// The people of every practice, and the operators of the installation (under
/// [TenantId#DEPLOYMENT]): accounts, passwords, mailboxes given to them.
///
/// Changes want the audit receipt of their intent; its index is kept in the row. Blocking, for
/// virtual threads. Every method throws [org.wardline.db.DatabaseUnavailable] while the database is
/// away.
public final class PeopleStore {

    /// How long a one-time password opens an account.
    public static final Duration ONE_TIME_VALID = Duration.ofHours(24);

    private static final Pattern LOGIN = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");
    private static final String ONE_TIME_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int ONE_TIME_GROUPS = 5;
    private static final int GROUP_LETTERS = 5;

    private final Database database;
    private final ServiceKey service;
    private final InstantSource clock;
    private final Lockout lockout;
    private final Argon2id argon2id = new Argon2id();
    private final SecureRandom random = new SecureRandom();
    private final PinStore pins;

    private record Account(Person person, Bytes verifier, Optional<Instant> oneTimeUntil) {}

    /// @param service seals verifiers and keys the counters of failed sign-ins
    /// @param clock judges one-time passwords and lockouts
    public PeopleStore(Database database, ServiceKey service, InstantSource clock) {
        this.database = database;
        this.service = service;
        this.clock = clock;
        this.lockout = new Lockout(database, service, clock);
        this.pins =
                new PinStore(
                        this, database, new PinStore.Proofs(service, lockout, argon2id), clock);
    }

    /// The PINs of the same people, counted by the same lockout.
    public PinStore pins() {
        return pins;
    }

    /// Whether the practice has anybody yet; on a first start nobody is an operator.
    public boolean hasPeople(TenantId tenant) {
        return database.inTenant(
                        tenant,
                        tx ->
                                tx.query("SELECT count(*) FROM store.person")
                                        .mapTo(Integer.class)
                                        .one())
                > 0;
    }

    /// Adds a person.
    ///
    /// @param login 1 to 64 of `a-z 0-9 . _ @ + -`, upper case is taken for lower
    /// @param receipt of the act that creates the person
    /// @return the one-time password, to be shown once; it opens the account for 24 h and must be
    ///   changed at the first sign-in
    /// @throws LoginTaken when somebody has that login
    /// @throws IllegalArgumentException when the login has other characters
    public Secret<String> add(
            TenantId tenant, UserId user, String login, Role role, AuditReceipt receipt) {
        requireSameTenant(tenant, receipt);
        var name = normal(login);
        if (!LOGIN.matcher(name).matches()) {
            throw new IllegalArgumentException("a login has 1 to 64 of a-z 0-9 . _ @ + -");
        }
        var password = oneTimePassword();
        var verifier = sealed(tenant, user, password);
        try {
            database.useTenant(
                    tenant,
                    tx ->
                            tx.update(
                                            """
                                            INSERT INTO store.person (tenant_id, user_id, login, role,
                                              verifier, must_change, one_time_until, audit_index)
                                            VALUES (:tenant, :user, :login, :role, :verifier, true,
                                              :until, :index)
                                            """)
                                    .bind("tenant", tenant)
                                    .bind("user", user)
                                    .bind("login", name)
                                    .bind("role", role.name())
                                    .bind("verifier", verifier)
                                    .bind("until", clock.instant().plus(ONE_TIME_VALID))
                                    .bind("index", receipt.index())
                                    .execute());
            return password;
        } catch (DuplicateRow _) {
            throw new LoginTaken();
        }
    }

    /// Gives a person a new one-time password and opens their account after a lockout.
    ///
    /// @throws NoSuchPerson when there is nobody of that id
    public Secret<String> resetPassword(TenantId tenant, UserId user, AuditReceipt receipt) {
        requireSameTenant(tenant, receipt);
        var person = find(tenant, user).orElseThrow(NoSuchPerson::new);
        var password = oneTimePassword();
        var verifier = sealed(tenant, user, password);
        database.useTenant(
                tenant,
                tx -> {
                    var until = Optional.of(clock.instant().plus(ONE_TIME_VALID));
                    setVerifier(tx, user, verifier, until, receipt);
                    lockout.reopen(tx, person.login());
                });
        return password;
    }

    /// Signs a person in. Takes as long for a login that does not exist.
    ///
    /// @param source the peer's address, without port
    /// @throws SignInBusy when more than 64 passwords wait to be compared
    public SignIn signIn(TenantId tenant, String login, Secret<String> password, String source) {
        var name = normal(login);
        var attempt = lockout.begin(tenant, name, source, Lockout.Proof.PASSWORD);
        if (attempt.closedUntil().isPresent()) {
            return new SignIn.Locked(attempt.closedUntil().get(), attempt.failures());
        }
        var account = database.inTenant(tenant, tx -> account(tx, tenant, name));
        var reason = judge(account, password);
        if (reason.isPresent()) {
            return new SignIn.Refused(reason.get(), attempt.failures(), attempt.closes());
        }
        lockout.accepted(tenant, name, source, Lockout.Proof.PASSWORD);
        return new SignIn.Accepted(account.orElseThrow().person());
    }

    /// Changes a person's own password.
    ///
    /// @return why the new password is refused; empty when it is changed
    /// @throws NoSuchPerson when there is nobody of that id
    public Optional<PasswordPolicy.Weakness> changePassword(
            TenantId tenant, UserId user, Secret<String> next, AuditReceipt receipt) {
        requireSameTenant(tenant, receipt);
        var person = find(tenant, user).orElseThrow(NoSuchPerson::new);
        var account =
                database.inTenant(tenant, tx -> account(tx, tenant, person.login()))
                        .orElseThrow(NoSuchPerson::new);
        var weakness =
                PasswordPolicy.check(person.login(), next)
                        .or(() ->
                                matches(account, next)
                                        ? Optional.of(PasswordPolicy.Weakness.UNCHANGED)
                                        : Optional.empty());
        if (weakness.isEmpty()) {
            var verifier = sealed(tenant, user, next);
            database.useTenant(
                    tenant, tx -> setVerifier(tx, user, verifier, Optional.empty(), receipt));
        }
        return weakness;
    }

    /// One person as they are now, active or not; ask for every request, so that a changed role
    /// holds at once.
    public Optional<Person> find(TenantId tenant, UserId user) {
        return database.inTenant(
                tenant,
                tx ->
                        tx.query("SELECT * FROM store.person WHERE user_id = :user")
                                .bind("user", user)
                                .map((row, _) -> account(tx, tenant, row).person())
                                .findOne());
    }

    /// Everybody of a practice, by login.
    public List<Person> list(TenantId tenant) {
        return database.inTenant(
                tenant,
                tx ->
                        tx.query("SELECT * FROM store.person ORDER BY login")
                                .map((row, _) -> account(tx, tenant, row).person())
                                .list());
    }

    /// Gives a person another role.
    ///
    /// @throws NoSuchPerson when there is nobody of that id
    public void setRole(TenantId tenant, UserId user, Role role, AuditReceipt receipt) {
        requireSameTenant(tenant, receipt);
        var changed =
                database.inTenant(
                        tenant,
                        tx ->
                                tx.update(
                                                """
                                                UPDATE store.person SET role = :role, audit_index = :index
                                                WHERE user_id = :user
                                                """)
                                        .bind("role", role.name())
                                        .bind("index", receipt.index())
                                        .bind("user", user)
                                        .execute());
        if (changed == 0) {
            throw new NoSuchPerson();
        }
    }

    /// Closes the account of a person who has left, or opens it again.
    ///
    /// @throws NoSuchPerson when there is nobody of that id
    public void setActive(TenantId tenant, UserId user, boolean active, AuditReceipt receipt) {
        requireSameTenant(tenant, receipt);
        var changed =
                database.inTenant(
                        tenant,
                        tx ->
                                tx.update(
                                                """
                                                UPDATE store.person SET active = :active,
                                                  audit_index = :index WHERE user_id = :user
                                                """)
                                        .bind("active", active)
                                        .bind("index", receipt.index())
                                        .bind("user", user)
                                        .execute());
        if (changed == 0) {
            throw new NoSuchPerson();
        }
    }

    /// Gives a person a mailbox; nothing when they have it.
    ///
    /// @throws NoSuchPerson when there is nobody of that id
    public void give(TenantId tenant, UserId user, Grant grant, AuditReceipt receipt) {
        requireSameTenant(tenant, receipt);
        if (find(tenant, user).isEmpty()) {
            throw new NoSuchPerson();
        }
        database.useTenant(
                tenant,
                tx ->
                        tx.update(
                                        """
                                        INSERT INTO store.mailbox_grant (tenant_id, user_id,
                                          mailbox_id, permission, audit_index)
                                        VALUES (:tenant, :user, :mailbox, :permission, :index)
                                        ON CONFLICT DO NOTHING
                                        """)
                                .bind("tenant", tenant)
                                .bind("user", user)
                                .bind("mailbox", grant.mailbox())
                                .bind("permission", grant.permission().name())
                                .bind("index", receipt.index())
                                .execute());
    }

    /// Takes a mailbox from a person; nothing when they do not have it.
    public void take(TenantId tenant, UserId user, Grant grant, AuditReceipt receipt) {
        requireSameTenant(tenant, receipt);
        database.useTenant(
                tenant,
                tx ->
                        tx.update(
                                        """
                                        DELETE FROM store.mailbox_grant WHERE user_id = :user
                                        AND mailbox_id = :mailbox AND permission = :permission
                                        """)
                                .bind("user", user)
                                .bind("mailbox", grant.mailbox())
                                .bind("permission", grant.permission().name())
                                .execute());
    }

    private Optional<SignIn.Reason> judge(Optional<Account> found, Secret<String> password) {
        if (found.isEmpty()) {
            argon2id.compareWithNobody(password);
            return Optional.of(SignIn.Reason.UNKNOWN_LOGIN);
        }
        var account = found.get();
        if (!matches(account, password)) {
            return Optional.of(SignIn.Reason.WRONG_PASSWORD);
        }
        if (!account.person().active()) {
            return Optional.of(SignIn.Reason.INACTIVE);
        }
        var expired = account.oneTimeUntil().filter(until -> !clock.instant().isBefore(until));
        return expired.map(_ -> SignIn.Reason.ONE_TIME_EXPIRED);
    }

    private boolean matches(Account account, Secret<String> password) {
        var person = account.person();
        var cipher = FieldCipher.ofService(service, person.tenant());
        var place = place(person.tenant(), person.user());
        var verifier = cipher.openText(place, account.verifier().toArray());
        return argon2id.matches(verifier, password);
    }

    private byte[] sealed(TenantId tenant, UserId user, Secret<String> password) {
        var cipher = FieldCipher.ofService(service, tenant);
        return cipher.sealText(place(tenant, user), argon2id.verifier(password));
    }

    private static FieldContext place(TenantId tenant, UserId user) {
        return new FieldContext(tenant, "store.person", "verifier", user.value());
    }

    private static void setVerifier(
            Tx tx,
            UserId user,
            byte[] verifier,
            Optional<Instant> oneTimeUntil,
            AuditReceipt receipt) {
        tx.update(
                        """
                        UPDATE store.person SET verifier = :verifier, must_change = :mustChange,
                          one_time_until = :until, audit_index = :index
                        WHERE user_id = :user
                        """)
                .bind("verifier", verifier)
                .bind("mustChange", oneTimeUntil.isPresent())
                .bind("until", oneTimeUntil)
                .bind("index", receipt.index())
                .bind("user", user)
                .execute();
    }

    private static Optional<Account> account(Tx tx, TenantId tenant, String login) {
        return tx.query("SELECT * FROM store.person WHERE login = :login")
                .bind("login", login)
                .map((row, _) -> account(tx, tenant, row))
                .findOne();
    }

    private static Account account(Tx tx, TenantId tenant, ResultSet row) throws SQLException {
        var user = new UserId(row.getObject("user_id", UUID.class));
        var person =
                new Person(
                        tenant,
                        user,
                        row.getString("login"),
                        Role.valueOf(row.getString("role")),
                        grants(tx, user),
                        row.getBoolean("must_change"),
                        row.getBoolean("active"));
        var until = Optional.ofNullable(row.getTimestamp("one_time_until"));
        return new Account(
                person, Bytes.of(row.getBytes("verifier")), until.map(Timestamp::toInstant));
    }

    private static Set<Grant> grants(Tx tx, UserId user) {
        return new HashSet<>(
                tx.query(
                                """
                                SELECT mailbox_id, permission FROM store.mailbox_grant
                                WHERE user_id = :user
                                """)
                        .bind("user", user)
                        .map((row, _) ->
                                new Grant(
                                        new MailboxId(row.getObject(1, UUID.class)),
                                        Permission.valueOf(row.getString(2))))
                        .list());
    }

    static void requireSameTenant(TenantId tenant, AuditReceipt receipt) {
        if (!receipt.act().tenant().equals(tenant)) {
            throw new IllegalArgumentException("the audit entry is of another practice");
        }
    }

    private static String normal(String login) {
        return login.strip().toLowerCase(Locale.ROOT);
    }

    /// 25 letters of 32: 125 bits, in groups that can be read aloud.
    private Secret<String> oneTimePassword() {
        var text = new StringBuilder();
        for (int group = 0; group < ONE_TIME_GROUPS; group++) {
            text.append(group == 0 ? "" : "-");
            for (int i = 0; i < GROUP_LETTERS; i++) {
                int letter = random.nextInt(ONE_TIME_LETTERS.length());
                text.append(ONE_TIME_LETTERS.charAt(letter));
            }
        }
        return Secret.of(text.toString());
    }
}
