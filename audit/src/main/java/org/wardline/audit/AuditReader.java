package org.wardline.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.wardline.audit.event.KeptEvent;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.ident.TenantId;

/// Reads the log for listings and reports, as the role that may read only. It proves nothing: that
/// is the verifier's task.
public final class AuditReader {

    private static final int MAX_ROWS = 1_000;
    private static final UUID NOBODY = new UUID(0, 0);

    private final Database database;
    private final VerifierKey key;

    /// @param database opened as `DbRole.AUDITOR`
    /// @param key of the log to read
    public AuditReader(Database database, VerifierKey key) {
        this.database = database;
        this.key = key;
    }

    /// Which log it reads.
    public UUID logId() {
        return key.logId();
    }

    /// Entries that a query asks for, in order, a page at a time.
    ///
    /// @param after number in the practice's chain of the last entry of the page before; -1 for the
    ///   first page
    /// @param limit at most 1,000
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public List<AuditEntry> search(AuditQuery query, long after, int limit) {
        return database.deployment(tx -> {
            long from = Math.max(after + 1, numberAt(tx, query.practice(), query.from()));
            long until = numberAt(tx, query.practice(), query.until());
            return parsed(
                    narrowed(tx, query)
                            .bind("log", key.logId())
                            .bind("tenant", query.practice())
                            .bind("from", from)
                            .bind("until", until)
                            .bind("limit", Math.clamp(limit, 1, MAX_ROWS))
                            .mapTo(byte[].class)
                            .list());
        });
    }

    /// The query by what narrows it most; the rest is compared row by row.
    private static Query narrowed(Tx tx, AuditQuery query) {
        var kinds = String.join(",", query.kinds());
        if (query.object().isPresent()) {
            return tx.query(
                            "SELECT leaf FROM audit.entry WHERE log_id = :log AND tenant_id ="
                                    + " :tenant AND object = :object AND tenant_seq >= :from AND"
                                    + " tenant_seq < :until AND (:kinds = '' OR kind ="
                                    + " ANY(string_to_array(:kinds, ','))) AND (:anybody OR actor"
                                    + " = :actor) ORDER BY tenant_seq LIMIT :limit")
                    .bind("object", query.object().get())
                    .bind("kinds", kinds)
                    .bind("anybody", query.actor().isEmpty())
                    .bind("actor", query.actor().orElse(NOBODY));
        }
        if (query.actor().isPresent()) {
            return tx.query(
                            "SELECT leaf FROM audit.entry WHERE log_id = :log AND tenant_id ="
                                    + " :tenant AND actor = :actor AND tenant_seq >= :from AND"
                                    + " tenant_seq < :until AND (:kinds = '' OR kind ="
                                    + " ANY(string_to_array(:kinds, ','))) ORDER BY tenant_seq"
                                    + " LIMIT :limit")
                    .bind("kinds", kinds)
                    .bind("actor", query.actor().get());
        }
        if (!query.kinds().isEmpty()) {
            return tx.query(
                            "SELECT leaf FROM audit.entry WHERE log_id = :log AND tenant_id ="
                                    + " :tenant AND kind = ANY(string_to_array(:kinds, ',')) AND"
                                    + " tenant_seq >= :from AND tenant_seq < :until ORDER BY"
                                    + " tenant_seq LIMIT :limit")
                    .bind("kinds", kinds);
        }
        return tx.query(
                "SELECT leaf FROM audit.entry WHERE log_id = :log AND tenant_id = :tenant AND"
                        + " tenant_seq >= :from AND tenant_seq < :until ORDER BY tenant_seq LIMIT"
                        + " :limit");
    }

    /// Number of the practice's first entry that is not before a time: times never fall along the
    /// chain, so it is found by halving.
    private long numberAt(Tx tx, TenantId practice, Instant time) {
        long low = 0;
        long high =
                tx.query(
                                "SELECT coalesce(max(tenant_seq) + 1, 0) FROM audit.entry WHERE"
                                        + " log_id = :log AND tenant_id = :tenant")
                        .bind("log", key.logId())
                        .bind("tenant", practice)
                        .mapTo(Long.class)
                        .one();
        while (low < high) {
            long middle = (low + high) >>> 1;
            boolean before =
                    tx.query(
                                    "SELECT at < :time FROM audit.entry WHERE log_id = :log AND"
                                            + " tenant_id = :tenant AND tenant_seq = :seq")
                            .bind("time", time)
                            .bind("log", key.logId())
                            .bind("tenant", practice)
                            .bind("seq", middle)
                            .mapTo(Boolean.class)
                            .one();
            if (before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The outcomes of intents, by the index of the intent, of those that have one.
    ///
    /// @param intents indexes, at most 1,000
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public Map<Long, AuditEntry> outcomesOf(List<Long> intents) {
        var indexes = intents.stream().map(String::valueOf).collect(Collectors.joining(","));
        return database
                .deployment(tx ->
                        parsed(
                                tx.query(
                                                "SELECT leaf FROM audit.entry WHERE log_id = :log"
                                                        + " AND intent_index = ANY(CAST("
                                                        + "string_to_array(:intents, ',') AS"
                                                        + " bigint[])) ORDER BY index LIMIT :limit")
                                        .bind("log", key.logId())
                                        .bind("intents", indexes)
                                        .bind("limit", MAX_ROWS)
                                        .mapTo(byte[].class)
                                        .list()))
                .stream()
                .collect(
                        Collectors.toMap(
                                entry -> Long.parseLong(entry.field("intent").orElseThrow()),
                                entry -> entry,
                                (first, _) -> first));
    }

    /// Entries of one practice in order.
    ///
    /// @param from the first index of interest
    /// @param limit at most 1,000
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public List<AuditEntry> list(TenantId tenant, long from, int limit) {
        return database.deployment(tx ->
                parsed(
                        tx.query(
                                        "SELECT leaf FROM audit.entry WHERE log_id = :log"
                                                + " AND tenant_id = :tenant AND index >= :from"
                                                + " ORDER BY tenant_seq LIMIT :limit")
                                .bind("log", key.logId())
                                .bind("tenant", tenant)
                                .bind("from", from)
                                .bind("limit", Math.clamp(limit, 1, MAX_ROWS))
                                .mapTo(byte[].class)
                                .list()));
    }

    /// Entries of all practices in order.
    ///
    /// @param from the first index of interest
    /// @param limit at most 1,000
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public List<AuditEntry> all(long from, int limit) {
        return database.deployment(tx ->
                parsed(
                        tx.query(
                                        "SELECT leaf FROM audit.entry WHERE log_id = :log AND"
                                                + " index >= :from ORDER BY index LIMIT :limit")
                                .bind("log", key.logId())
                                .bind("from", from)
                                .bind("limit", Math.clamp(limit, 1, MAX_ROWS))
                                .mapTo(byte[].class)
                                .list()));
    }

    /// The highest number in the spool of one run of the server that is in the log, whose acts came
    /// in order.
    ///
    /// @param from the first index at which one of them can be
    /// @return -1 when none is
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public long spooledUpTo(UUID run, long from) {
        var place = KeptEvent.place(run);
        long highest = -1;
        long next = from;
        for (var page = all(next, MAX_ROWS); !page.isEmpty(); page = all(next, MAX_ROWS)) {
            for (var entry : page) {
                var spooled = entry.field(KeptEvent.SPOOL).filter(text -> text.startsWith(place));
                if (spooled.isPresent()) {
                    highest = Long.parseLong(spooled.get().substring(place.length()));
                }
            }
            next = page.getLast().index() + 1;
        }
        return highest;
    }

    /// One entry, when there is one at that index.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public Optional<AuditEntry> find(long index) {
        return database
                .deployment(tx ->
                        parsed(
                                tx.query(
                                                "SELECT leaf FROM audit.entry"
                                                        + " WHERE log_id = :log AND index ="
                                                        + " :index")
                                        .bind("log", key.logId())
                                        .bind("index", index)
                                        .mapTo(byte[].class)
                                        .list()))
                .stream()
                .findFirst();
    }

    /// Intents whose outcome was never written, oldest first, at most 1,000: after a crash,
    /// recovery closes them.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when the server does not answer
    public List<AuditEntry> openIntents() {
        return database.deployment(tx ->
                parsed(
                        tx.query(
                                        "SELECT leaf FROM audit.entry e WHERE log_id = :log"
                                                + " AND intent AND NOT EXISTS (SELECT FROM"
                                                + " audit.entry o WHERE o.log_id = e.log_id AND"
                                                + " o.intent_index = e.index) ORDER BY index"
                                                + " LIMIT :limit")
                                .bind("log", key.logId())
                                .bind("limit", MAX_ROWS)
                                .mapTo(byte[].class)
                                .list()));
    }

    private static List<AuditEntry> parsed(List<byte[]> leaves) {
        return leaves.stream()
                .map(leaf ->
                        AuditEntry.parse(leaf)
                                .orElseThrow(() ->
                                        new AuditLogUnusable(
                                                "The audit log holds an entry that"
                                                        + " cannot be read. Run its"
                                                        + " verifier.")))
                .toList();
    }
}
