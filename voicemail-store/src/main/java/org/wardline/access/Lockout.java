package org.wardline.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.ident.TenantId;
import org.wardline.key.ServiceKey;

/// Counts failed sign-ins, by password and by PIN together, in the database, so that a restart
/// forgets none (R50).
///
/// | counted | closes after | opens again |
/// |---|---|---|
/// | a login from a source | 10 in a row | 15 minutes after the last, then 30, 60, ... 8 h; by an administrator |
/// | a source, any login | 100, without a quiet quarter of an hour | likewise |
/// | a login, any source | 100 in a row (SP 800-63B-4 3.2.2) | by an administrator |
///
/// A right password takes back every failure. A right PIN, the weaker proof, takes back wrong PINs
/// alone: who knows it can't begin again at guessing the password.
///
/// An attempt is counted before the password is looked at and taken back when it was right, so that
/// attempts at the same time cannot pass the limit together. A login that does not exist is counted
/// like one that does.
final class Lockout {

    private static final Duration CLOSED = Duration.ofMinutes(15);
    private static final Duration CLOSED_AT_MOST = Duration.ofHours(8);
    private static final int MAX_DOUBLINGS = 5;
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final int KEY_BYTES = 32;

    /// Between login and source in the subject of a pair.
    private static final String FROM = "@";

    private final Database database;
    private final InstantSource clock;
    private final SecretKeySpec key;

    /// What is counted, under its name in the table.
    enum Kind {
        PAIR("pair", 10),
        SOURCE("source", 100),
        LOGIN("login", 100);

        private final String column;
        private final int limit;

        Kind(String column, int limit) {
            this.column = column;
            this.limit = limit;
        }
    }

    /// One counter that an attempt moves.
    record Counter(Kind kind, String subject) {}

    /// The answer to an attempt.
    ///
    /// @param closedUntil present when the attempt must not go on
    /// @param failures how often this login failed from this source, this attempt included
    record Attempt(Optional<Instant> closedUntil, int failures, boolean closes) {}

    /// @param rounds how often the counter has closed
    private record Count(int failures, Instant last, int rounds) {}

    /// What somebody proves themselves with.
    enum Proof {
        PASSWORD,
        PIN
    }

    Lockout(Database database, ServiceKey service, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.key = new SecretKeySpec(service.derive("lockout", KEY_BYTES).reveal(), "HmacSHA256");
    }

    /// Counts an attempt, unless one of its counters is closed.
    Attempt begin(TenantId tenant, String login, String source, Proof proof) {
        var counters = counters(login, source);
        return database.inTenant(tenant, tx -> begin(tx, tenant, counters, proof));
    }

    /// The proof was right: forgets the failures of this login that it outweighs, and this attempt
    /// of the source.
    void accepted(TenantId tenant, String login, String source, Proof proof) {
        var counters = counters(login, source);
        database.useTenant(
                tenant,
                tx -> {
                    for (var counter : counters) {
                        if (counter.kind() == Kind.SOURCE) {
                            takeBack(tx, counter);
                        } else {
                            forget(tx, counter, proof);
                        }
                    }
                });
    }

    /// An administrator opens a login again, wherever it was closed.
    void reopen(Tx tx, String login) {
        tx.update(
                        """
                        DELETE FROM store.lockout
                        WHERE kind = 'login' AND subject = :login
                          OR kind = 'pair' AND starts_with(subject, :login || :from)
                        """)
                .bind("login", pseudonym(login))
                .bind("from", FROM)
                .execute();
    }

    private Attempt begin(Tx tx, TenantId tenant, List<Counter> counters, Proof proof) {
        forgetOld(tx);
        // Locked in one order, whatever the attempts at the same time are.
        for (var counter : counters) {
            var count = read(tx, counter);
            var until = count.flatMap(c -> closedUntil(counter.kind(), c));
            if (until.isPresent()) {
                return new Attempt(until, count.get().failures(), false);
            }
        }
        int failures = 0;
        boolean closes = false;
        for (var counter : counters) {
            int now = count(tx, tenant, counter, proof);
            closes |= now >= counter.kind().limit;
            failures = counter.kind() == Kind.PAIR ? now : failures;
        }
        return new Attempt(Optional.empty(), failures, closes);
    }

    private Optional<Instant> closedUntil(Kind kind, Count count) {
        if (count.failures() < kind.limit) {
            return Optional.empty();
        }
        if (kind == Kind.LOGIN) {
            return Optional.of(Instant.MAX);
        }
        var until = count.last().plus(closedFor(count.rounds()));
        return clock.instant().isBefore(until) ? Optional.of(until) : Optional.empty();
    }

    private static Duration closedFor(int rounds) {
        var doubled = CLOSED.multipliedBy(1L << Math.clamp(rounds - 1L, 0, MAX_DOUBLINGS));
        return doubled.compareTo(CLOSED_AT_MOST) < 0 ? doubled : CLOSED_AT_MOST;
    }

    private static Optional<Count> read(Tx tx, Counter counter) {
        return tx.query(
                        """
                        SELECT failures, last_failure, rounds FROM store.lockout
                        WHERE kind = :kind AND subject = :subject FOR UPDATE
                        """)
                .bind("kind", counter.kind().column)
                .bind("subject", counter.subject())
                .map((row, _) ->
                        new Count(row.getInt(1), row.getTimestamp(2).toInstant(), row.getInt(3)))
                .findOne();
    }

    /// Adds one; a counter that had closed and opened again starts over, and remembers it.
    private int count(Tx tx, TenantId tenant, Counter counter, Proof proof) {
        return tx.query(
                        """
                        INSERT INTO store.lockout AS l (tenant_id, kind, subject, failures,
                          last_failure, pin_failures)
                        VALUES (:tenant, :kind, :subject, 1, :now, :pin)
                        ON CONFLICT (tenant_id, kind, subject) DO UPDATE
                        SET failures = CASE WHEN l.failures >= :limit
                                OR l.kind = 'source' AND l.last_failure < :quiet THEN 1
                              ELSE l.failures + 1 END,
                            pin_failures = CASE WHEN l.failures >= :limit THEN 0
                              ELSE l.pin_failures END + excluded.pin_failures,
                            rounds = l.rounds
                              + CASE WHEN l.failures = :limit - 1 THEN 1 ELSE 0 END,
                            last_failure = excluded.last_failure
                        RETURNING failures
                        """)
                .bind("tenant", tenant)
                .bind("kind", counter.kind().column)
                .bind("subject", counter.subject())
                .bind("now", clock.instant())
                .bind("pin", proof == Proof.PIN ? 1 : 0)
                .bind("quiet", clock.instant().minus(CLOSED))
                .bind("limit", counter.kind().limit)
                .mapTo(Integer.class)
                .one();
    }

    private static void forget(Tx tx, Counter counter, Proof proof) {
        tx.update(
                        """
                        UPDATE store.lockout SET pin_failures = 0,
                          failures = CASE WHEN :all THEN 0 ELSE failures - pin_failures END
                        WHERE kind = :kind AND subject = :subject
                        """)
                .bind("all", proof == Proof.PASSWORD)
                .bind("kind", counter.kind().column)
                .bind("subject", counter.subject())
                .execute();
        tx.update(
                        """
                        DELETE FROM store.lockout
                        WHERE kind = :kind AND subject = :subject AND failures <= 0
                        """)
                .bind("kind", counter.kind().column)
                .bind("subject", counter.subject())
                .execute();
    }

    private static void takeBack(Tx tx, Counter counter) {
        tx.update(
                        """
                        UPDATE store.lockout SET failures = failures - 1
                        WHERE kind = :kind AND subject = :subject AND failures > 0
                        """)
                .bind("kind", counter.kind().column)
                .bind("subject", counter.subject())
                .execute();
    }

    /// What strangers typed a day ago is not kept; the count of a login from anywhere is.
    private void forgetOld(Tx tx) {
        tx.update(
                        """
                        DELETE FROM store.lockout WHERE (kind, subject) IN (
                          SELECT kind, subject FROM store.lockout
                          WHERE kind <> 'login' AND last_failure < :before
                          FOR UPDATE SKIP LOCKED)
                        """)
                .bind("before", clock.instant().minus(FORGOTTEN))
                .execute();
    }

    private List<Counter> counters(String login, String source) {
        return List.of(
                new Counter(Kind.SOURCE, pseudonym(source)),
                new Counter(Kind.LOGIN, pseudonym(login)),
                new Counter(Kind.PAIR, pseudonym(login) + FROM + pseudonym(source)));
    }

    private String pseudonym(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HmacSHA256", e);
        }
    }
}
