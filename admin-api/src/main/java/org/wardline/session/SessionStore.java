package org.wardline.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.result.RowView;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.ident.Secret;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// Sessions in PostgreSQL, schema `admin`. Blocking, for virtual threads; every method may throw
/// [org.wardline.db.DatabaseUnavailable].
public final class SessionStore {

    /// However active, nobody stays signed in longer.
    public static final Duration LONGEST = Duration.ofHours(12);

    /// A session's last request is written at most this often; a session may so end this much
    /// early, never late.
    public static final Duration TOUCH_EVERY = Duration.ofSeconds(4);

    private final Database database;
    private final InstantSource clock;
    private final Duration idle;
    private final SecureRandom random;

    /// A fresh session and the token that its client is given.
    public record Opened(LiveSession session, Secret<String> token) {
        public Opened {
            Objects.requireNonNull(session, "session");
            Objects.requireNonNull(token, "token");
        }
    }

    /// What a token stands for.
    public sealed interface Found {

        /// A session that may act.
        record Live(LiveSession session) implements Found {}

        /// A session that this look has ended.
        record JustEnded(LiveSession session, EndCause cause) implements Found {}

        /// No session, or one that ended before.
        record Nothing() implements Found {}
    }

    /// @param idle how long a session lives without a request
    public SessionStore(
            Database database, InstantSource clock, Duration idle, SecureRandom random) {
        this.database = database;
        this.clock = clock;
        this.idle = idle;
        this.random = random;
    }

    /// Opens a session. Always a new one with a new token: a token from before the sign-in is worth
    /// nothing.
    public Opened open(TenantId tenant, UserId user, String method) {
        var now = clock.instant();
        var token = SessionToken.mint(tenant, random);
        var session = new LiveSession(tenant, SessionId.random(), user, method, now, now);
        database.useTenant(
                tenant,
                tx ->
                        tx.update(
                                        """
                                        INSERT INTO admin.session
                                          (tenant_id, id, user_id, token_hash, method, started_at, last_seen_at)
                                        VALUES (:tenant, :id, :user, :hash, :method, :now, :now)\
                                        """)
                                .bind("tenant", tenant)
                                .bind("id", session.id())
                                .bind("user", user)
                                .bind("hash", token.hash())
                                .bind("method", method)
                                .bind("now", now)
                                .execute());
        return new Opened(session, token.text());
    }

    /// Looks a token up and counts the look as activity. A session past its limits is ended by it.
    public Found find(SessionToken token) {
        var now = clock.instant();
        return database.inTenant(
                token.tenant(),
                tx ->
                        tx.query(
                                        """
                                        SELECT tenant_id, id, user_id, method, started_at, last_seen_at
                                        FROM admin.session
                                        WHERE tenant_id = :tenant AND token_hash = :hash AND ended_at IS NULL\
                                        """)
                                .bind("tenant", token.tenant())
                                .bind("hash", token.hash())
                                .map(SessionStore::session)
                                .findOne()
                                .map(session -> judged(tx, session, now))
                                .orElseGet(Found.Nothing::new));
    }

    /// Ends a session.
    ///
    /// @return false when it had ended before
    public boolean end(TenantId tenant, SessionId id) {
        var now = clock.instant();
        return database.inTenant(tenant, tx -> end(tx, tenant, id, now));
    }

    /// Ends all sessions of a person but one.
    ///
    /// @param spared stays, when given
    /// @return what was ended
    public List<LiveSession> endAll(TenantId tenant, UserId user, Optional<SessionId> spared) {
        var now = clock.instant();
        return database.inTenant(
                tenant,
                tx ->
                        live(tx, tenant).stream()
                                .filter(session -> session.user().equals(user))
                                .filter(session -> !Optional.of(session.id()).equals(spared))
                                .filter(session -> end(tx, tenant, session.id(), now))
                                .toList());
    }

    /// Ends what has been idle or open for too long in a practice.
    ///
    /// @return what was ended and why
    public List<Found.JustEnded> endOverdue(TenantId tenant) {
        var now = clock.instant();
        return database.inTenant(
                tenant,
                tx ->
                        live(tx, tenant).stream()
                                .flatMap(session -> overdue(session, now).stream())
                                .filter(ended -> end(tx, tenant, ended.session().id(), now))
                                .toList());
    }

    private Found judged(Tx tx, LiveSession session, Instant now) {
        var overdue = overdue(session, now);
        if (overdue.isPresent()) {
            end(tx, session.tenant(), session.id(), now);
            return overdue.get();
        }
        if (session.lastSeenAt().plus(TOUCH_EVERY).isBefore(now)) {
            tx.update(
                            """
                            UPDATE admin.session SET last_seen_at = :now
                            WHERE tenant_id = :tenant AND id = :id AND ended_at IS NULL\
                            """)
                    .bind("tenant", session.tenant())
                    .bind("id", session.id())
                    .bind("now", now)
                    .execute();
        }
        return new Found.Live(session);
    }

    private Optional<Found.JustEnded> overdue(LiveSession session, Instant now) {
        if (!now.isBefore(session.startedAt().plus(LONGEST))) {
            return Optional.of(new Found.JustEnded(session, EndCause.LONGEST));
        }
        return now.isBefore(session.lastSeenAt().plus(idle))
                ? Optional.empty()
                : Optional.of(new Found.JustEnded(session, EndCause.IDLE));
    }

    private static boolean end(Tx tx, TenantId tenant, SessionId id, Instant now) {
        return tx.update(
                                """
                                UPDATE admin.session SET ended_at = :now
                                WHERE tenant_id = :tenant AND id = :id AND ended_at IS NULL\
                                """)
                        .bind("tenant", tenant)
                        .bind("id", id)
                        .bind("now", now)
                        .execute()
                == 1;
    }

    private static List<LiveSession> live(Tx tx, TenantId tenant) {
        return tx.query(
                        """
                        SELECT tenant_id, id, user_id, method, started_at, last_seen_at
                        FROM admin.session WHERE tenant_id = :tenant AND ended_at IS NULL\
                        """)
                .bind("tenant", tenant)
                .map(SessionStore::session)
                .list();
    }

    private static LiveSession session(RowView row) {
        return new LiveSession(
                row.getColumn("tenant_id", TenantId.class),
                row.getColumn("id", SessionId.class),
                row.getColumn("user_id", UserId.class),
                row.getColumn("method", String.class),
                row.getColumn("started_at", Instant.class),
                row.getColumn("last_seen_at", Instant.class));
    }
}
