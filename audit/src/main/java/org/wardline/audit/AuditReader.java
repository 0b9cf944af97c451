package org.wardline.audit;

import java.util.List;
import java.util.Optional;
import org.wardline.db.Database;
import org.wardline.ident.TenantId;

/// Reads the log for listings and reports, as the role that may read only. It proves nothing: that
/// is the verifier's task.
public final class AuditReader {

    private static final int MAX_ROWS = 1_000;

    private final Database database;
    private final VerifierKey key;

    /// @param database opened as `DbRole.AUDITOR`
    /// @param key of the log to read
    public AuditReader(Database database, VerifierKey key) {
        this.database = database;
        this.key = key;
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
