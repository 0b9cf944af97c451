package org.wardline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.access.AccessGranted;
import org.wardline.access.Permission;
import org.wardline.access.Resource;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.field.FieldCipher;
import org.wardline.field.FieldContext;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.key.Bytes;
import org.wardline.key.Keys;
import org.wardline.key.SealBroken;
import org.wardline.key.SealedBox;
import org.wardline.key.ServiceKey;

/// What the people of a mailbox say to its callers: mu-law at 8 kHz, at most a minute, sealed in
/// the database under a key of the service domain, because a caller hears it while the content root
/// is away. While the database is away, callers hear what this process has played before.
///
/// Blocking, for virtual threads.
public final class Greetings {

    /// The longest greeting.
    public static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Greetings.class);
    private static final int BYTES_PER_SECOND = 8_000;
    private static final int MAX_REMEMBERED_BYTES = 64 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ServiceKey service;
    private final Database database;
    private final Evidence evidence;

    /// As read last; a mailbox that callers reach is read anew at each call.
    private final Map<MailboxId, Map<Greeting, Recorded>> remembered = new ConcurrentHashMap<>();

    /// A greeting that was recorded.
    ///
    /// @param sealed the audio, encrypted
    /// @param inUse whether callers hear it
    private record Recorded(Bytes sealed, boolean inUse) {}

    /// What a mailbox has, for its people.
    ///
    /// @param length how long it is
    /// @param inUse whether callers hear it
    public record Entry(Greeting greeting, Duration length, boolean inUse) {}

    Greetings(Keys keys, Database database, Evidence evidence) {
        this.service = keys.service();
        this.database = database;
        this.evidence = evidence;
    }

    /// What a caller is to hear; empty when the mailbox's people have recorded nothing for it.
    ///
    /// @param busy whether the caller comes here because the phones were busy
    /// @return mu-law
    public Optional<byte[]> forCaller(TenantId tenant, MailboxId mailbox, boolean busy) {
        var known = soon(tenant, mailbox);
        return choose(known, busy)
                .flatMap(greeting -> opened(tenant, mailbox, greeting, known.get(greeting)));
    }

    /// What the database says within a second, else what it said last: a caller waits for no
    /// database.
    private Map<Greeting, Recorded> soon(TenantId tenant, MailboxId mailbox) {
        var reading =
                new FutureTask<>(() -> {
                    var all = read(tenant, mailbox);
                    remember(mailbox, all);
                    return all;
                });
        Thread.ofVirtual().name("greeting").start(reading);
        try {
            return reading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException _) {
            log.warn("the greetings of mailbox {} are not read in time", mailbox);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof DatabaseUnavailable)) {
                throw new IllegalStateException("greetings could not be read", e);
            }
        }
        return remembered.getOrDefault(mailbox, Map.of());
    }

    /// Keeps what was read, unless it is too much with all that is kept.
    private synchronized void remember(MailboxId mailbox, Map<Greeting, Recorded> all) {
        remembered.remove(mailbox);
        long others = remembered.values().stream().mapToLong(Greetings::bytes).sum();
        if (others + bytes(all) <= MAX_REMEMBERED_BYTES) {
            remembered.put(mailbox, all);
        }
    }

    private static long bytes(Map<Greeting, Recorded> all) {
        return all.values().stream().mapToLong(one -> one.sealed().length()).sum();
    }

    /// The greetings of a mailbox, for whoever may record them.
    ///
    /// @param granted RECORD_GREETING on the mailbox
    /// @throws DatabaseUnavailable when the database is away
    public List<Entry> list(AccessGranted granted) {
        var mailbox = mailbox(granted);
        return read(granted.tenant(), mailbox).entrySet().stream()
                .map(entry ->
                        new Entry(
                                entry.getKey(), length(entry.getValue()), entry.getValue().inUse()))
                .toList();
    }

    /// One greeting, for whoever may record it; empty when there is none.
    ///
    /// @param granted RECORD_GREETING on the mailbox
    /// @return mu-law
    /// @throws DatabaseUnavailable when the database is away
    public Optional<byte[]> audio(AccessGranted granted, Greeting greeting) {
        var mailbox = mailbox(granted);
        return Optional.ofNullable(read(granted.tenant(), mailbox).get(greeting))
                .flatMap(recorded -> opened(granted.tenant(), mailbox, greeting, recorded));
    }

    /// Keeps a recording in place of the earlier one and puts it in use.
    ///
    /// @param granted RECORD_GREETING on the mailbox
    /// @param ulaw 1 octet to a minute of mu-law
    /// @param receipt of the `GreetingChanged` entry of the same person and session
    /// @throws AccessNotProven when grant and receipt do not belong together
    /// @throws DatabaseUnavailable when the database is away
    public void record(
            AccessGranted granted, Greeting greeting, byte[] ulaw, AuditReceipt receipt) {
        Objects.checkIndex(ulaw.length - 1, (int) LONGEST.toSeconds() * BYTES_PER_SECOND);
        var mailbox =
                evidence.ofGreeting(granted, greeting, GreetingChange.RECORDED, receipt).mailbox();
        var tenant = granted.tenant();
        var sealed = cipher(tenant).seal(place(tenant, mailbox, greeting), ulaw);
        database.useTenant(
                tenant,
                tx ->
                        tx.update(
                                        """
                                        INSERT INTO store.greeting (tenant_id, mailbox_id, kind,
                                          audio, in_use, audit_index)
                                        VALUES (:tenant, :mailbox, :kind, :audio, true, :index)
                                        ON CONFLICT (tenant_id, mailbox_id, kind) DO UPDATE
                                        SET audio = excluded.audio, in_use = true,
                                          audit_index = excluded.audit_index
                                        """)
                                .bind("tenant", tenant)
                                .bind("mailbox", mailbox)
                                .bind("kind", greeting.word())
                                .bind("audio", sealed)
                                .bind("index", receipt.index())
                                .execute());
    }

    /// Puts a greeting in use, or out of it; nothing when there is none.
    ///
    /// @param granted RECORD_GREETING on the mailbox
    /// @param receipt of the `GreetingChanged` entry of the same person and session
    /// @throws AccessNotProven when grant and receipt do not belong together
    /// @throws DatabaseUnavailable when the database is away
    public void use(AccessGranted granted, Greeting greeting, boolean inUse, AuditReceipt receipt) {
        var change = inUse ? GreetingChange.ON : GreetingChange.OFF;
        var mailbox = evidence.ofGreeting(granted, greeting, change, receipt).mailbox();
        database.useTenant(
                granted.tenant(),
                tx ->
                        tx.update(
                                        """
                                        UPDATE store.greeting SET in_use = :inUse,
                                          audit_index = :index
                                        WHERE mailbox_id = :mailbox AND kind = :kind
                                        """)
                                .bind("inUse", inUse)
                                .bind("index", receipt.index())
                                .bind("mailbox", mailbox)
                                .bind("kind", greeting.word())
                                .execute());
    }

    /// Removes a greeting; nothing when there is none.
    ///
    /// @param granted RECORD_GREETING on the mailbox
    /// @param receipt of the `GreetingChanged` entry of the same person and session
    /// @throws AccessNotProven when grant and receipt do not belong together
    /// @throws DatabaseUnavailable when the database is away
    public void remove(AccessGranted granted, Greeting greeting, AuditReceipt receipt) {
        var mailbox =
                evidence.ofGreeting(granted, greeting, GreetingChange.REMOVED, receipt).mailbox();
        database.useTenant(
                granted.tenant(),
                tx ->
                        tx.update(
                                        """
                                        DELETE FROM store.greeting
                                        WHERE mailbox_id = :mailbox AND kind = :kind
                                        """)
                                .bind("mailbox", mailbox)
                                .bind("kind", greeting.word())
                                .execute());
    }

    private static Optional<Greeting> choose(Map<Greeting, Recorded> all, boolean busy) {
        if (isInUse(all, Greeting.OUT_OF_OFFICE)) {
            return Optional.of(Greeting.OUT_OF_OFFICE);
        }
        if (busy && isInUse(all, Greeting.BUSY)) {
            return Optional.of(Greeting.BUSY);
        }
        return isInUse(all, Greeting.STANDARD) ? Optional.of(Greeting.STANDARD) : Optional.empty();
    }

    private static boolean isInUse(Map<Greeting, Recorded> all, Greeting greeting) {
        return Optional.ofNullable(all.get(greeting)).map(Recorded::inUse).orElse(false);
    }

    private Map<Greeting, Recorded> read(TenantId tenant, MailboxId mailbox) {
        var all = new EnumMap<Greeting, Recorded>(Greeting.class);
        database.useTenant(
                tenant,
                tx ->
                        tx.query("SELECT * FROM store.greeting WHERE mailbox_id = :mailbox")
                                .bind("mailbox", mailbox)
                                .map((row, _) -> Map.entry(kind(row), recorded(row)))
                                .forEach(entry -> all.put(entry.getKey(), entry.getValue())));
        return all;
    }

    private static Greeting kind(ResultSet row) throws SQLException {
        return Greeting.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        return new Recorded(Bytes.of(row.getBytes("audio")), row.getBoolean("in_use"));
    }

    /// A greeting that was changed in the database is not played; the caller hears the system's.
    private Optional<byte[]> opened(
            TenantId tenant, MailboxId mailbox, Greeting greeting, Recorded recorded) {
        try {
            return Optional.of(
                    cipher(tenant)
                            .open(place(tenant, mailbox, greeting), recorded.sealed().toArray()));
        } catch (SealBroken e) {
            log.error("a greeting of mailbox {} is damaged: {}", mailbox, e.part());
            return Optional.empty();
        }
    }

    private static Duration length(Recorded recorded) {
        long bytes = recorded.sealed().toArray().length - (long) SealedBox.OVERHEAD_BYTES;
        return Duration.ofMillis(bytes * 1_000 / BYTES_PER_SECOND);
    }

    private FieldCipher cipher(TenantId tenant) {
        return FieldCipher.ofService(service, tenant);
    }

    private static FieldContext place(TenantId tenant, MailboxId mailbox, Greeting greeting) {
        return new FieldContext(
                tenant, "store.greeting", "audio/" + greeting.word(), mailbox.value());
    }

    private static MailboxId mailbox(AccessGranted granted) {
        if (granted.permission() == Permission.RECORD_GREETING
                && granted.resource() instanceof Resource.Mailbox mailbox) {
            return mailbox.mailbox();
        }
        throw new AccessNotProven("the grant is not for greetings of a mailbox");
    }
}
