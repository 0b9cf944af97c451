package org.wardline.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.ident.TenantId;

/// The sequencer's SQL, on the one connection that it owns, as the role that can insert only.
final class LogStore implements AutoCloseable {

    private static final String LOCK = "SELECT pg_try_advisory_lock(hashtextextended(?, 0))";
    private static final String OTHER_LOG =
            "SELECT log_id FROM audit.log WHERE log_id <> ? LIMIT 1";
    private static final String CREATE =
            "INSERT INTO audit.log (log_id, epoch, created_at) VALUES (?, 0, ?)"
                    + " ON CONFLICT (log_id) DO NOTHING";
    private static final String NEXT_EPOCH =
            "UPDATE audit.log SET epoch = epoch + 1 WHERE log_id = ? RETURNING epoch";
    private static final String STILL_OURS =
            "SELECT 1 FROM audit.log WHERE log_id = ? AND epoch = ? FOR SHARE";
    private static final String SIZE =
            "SELECT coalesce(max(index) + 1, 0) FROM audit.entry WHERE log_id = ?";
    private static final String NEWEST_CHECKPOINT =
            "SELECT coalesce(max(size), 0) FROM audit.checkpoint WHERE log_id = ?";
    private static final String LEAF_HASHES =
            "SELECT leaf_hash FROM audit.entry WHERE log_id = ? AND index >= ? AND index < ?"
                    + " ORDER BY index";
    private static final String LEAVES =
            "SELECT index, leaf, leaf_hash, at FROM audit.entry"
                    + " WHERE log_id = ? AND index >= ? AND index < ? ORDER BY index";
    private static final String TILES =
            "SELECT hashes FROM audit.tile WHERE log_id = ? AND level = ? AND index >= ?"
                    + " AND index < ? ORDER BY index";
    private static final String TENANT_HEAD =
            "SELECT tenant_seq, leaf_hash FROM audit.entry WHERE log_id = ? AND tenant_id = ?"
                    + " ORDER BY tenant_seq DESC LIMIT 1";
    private static final String INSERT_ENTRY =
            "INSERT INTO audit.entry (log_id, index, leaf, leaf_hash, tenant_id, tenant_seq, at,"
                    + " kind, intent, intent_index) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String INSERT_TILE =
            "INSERT INTO audit.tile (log_id, level, index, hashes) VALUES (?, ?, ?, ?)";
    private static final String INSERT_CHECKPOINT =
            "INSERT INTO audit.checkpoint (log_id, size, note) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";

    private final Connection connection;
    private final UUID logId;

    LogStore(Connection connection, UUID logId) throws SQLException {
        this.connection = connection;
        this.logId = logId;
        connection.setAutoCommit(false);
    }

    /// Keeps every other process from writing until this connection ends.
    boolean tryLock() throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, logId.toString());
            return committed(first(statement, rows -> rows.getBoolean(1)).orElse(false));
        }
    }

    /// Another log that the database holds, if any.
    Optional<UUID> otherLog() throws SQLException {
        try (var statement = connection.prepareStatement(OTHER_LOG)) {
            statement.setObject(1, logId);
            return committed(first(statement, rows -> rows.getObject(1, UUID.class)));
        }
    }

    /// Registers the log on first start and takes it over with the next epoch.
    long takeOver(Instant now) throws SQLException {
        try (var create = connection.prepareStatement(CREATE);
                var next = connection.prepareStatement(NEXT_EPOCH)) {
            create.setObject(1, logId);
            create.setTimestamp(2, Timestamp.from(now));
            create.executeUpdate();
            next.setObject(1, logId);
            return committed(first(next, rows -> rows.getLong(1)).orElseThrow());
        }
    }

    /// Number of entries.
    long size() throws SQLException {
        return number(SIZE);
    }

    /// Size of the newest checkpoint that the database knows of; 0 when none.
    long newestCheckpoint() throws SQLException {
        return number(NEWEST_CHECKPOINT);
    }

    List<Hash> leafHashes(long from, long to) throws SQLException {
        try (var statement = range(LEAF_HASHES, from, to)) {
            return committed(all(statement, rows -> Hash.of(rows.getBytes(1))));
        }
    }

    /// One row as it is stored.
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Row(long index, byte[] leaf, byte[] leafHash, Instant at) {}

    List<Row> leaves(long from, long to) throws SQLException {
        try (var statement = range(LEAVES, from, to)) {
            return committed(
                    all(
                            statement,
                            rows ->
                                    new Row(
                                            rows.getLong(1),
                                            rows.getBytes(2),
                                            rows.getBytes(3),
                                            rows.getTimestamp(4).toInstant())));
        }
    }

    /// The roots of full tiles of one level.
    List<Hash> tileRoots(int level, long from, long to) throws SQLException {
        try (var statement = connection.prepareStatement(TILES)) {
            statement.setObject(1, logId);
            statement.setInt(2, level);
            statement.setLong(3, from);
            statement.setLong(4, to);
            return committed(all(statement, rows -> Tiles.root(rows.getBytes(1))));
        }
    }

    TenantHead tenantHead(TenantId tenant) throws SQLException {
        try (var statement = connection.prepareStatement(TENANT_HEAD)) {
            statement.setObject(1, logId);
            statement.setObject(2, tenant.value());
            return committed(
                    first(
                                    statement,
                                    rows ->
                                            new TenantHead(
                                                    rows.getLong(1), Hash.of(rows.getBytes(2))))
                            .orElse(TenantHead.NONE));
        }
    }

    /// Writes a batch in one transaction.
    ///
    /// @return false when another process has taken the log over meanwhile; nothing is written
    boolean write(Batch batch) throws SQLException {
        try (var ours = connection.prepareStatement(STILL_OURS)) {
            ours.setObject(1, logId);
            ours.setLong(2, batch.epoch());
            if (first(ours, rows -> true).isEmpty()) {
                connection.rollback();
                return false;
            }
        }
        try (var entry = connection.prepareStatement(INSERT_ENTRY);
                var tile = connection.prepareStatement(INSERT_TILE)) {
            for (var written : batch.entries()) {
                addEntry(entry, written);
            }
            entry.executeBatch();
            for (var filled : batch.tiles()) {
                tile.setObject(1, logId);
                tile.setInt(2, filled.level());
                tile.setLong(3, filled.index());
                tile.setBytes(4, Tiles.bytes(filled.hashes()));
                tile.addBatch();
            }
            tile.executeBatch();
        }
        connection.commit();
        return true;
    }

    void writeCheckpoint(long size, String note) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT_CHECKPOINT)) {
            statement.setObject(1, logId);
            statement.setLong(2, size);
            statement.setString(3, note);
            committed(statement.executeUpdate());
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void addEntry(PreparedStatement statement, Batch.Entry entry) throws SQLException {
        statement.setObject(1, logId);
        statement.setLong(2, entry.index());
        statement.setBytes(3, entry.leaf());
        statement.setBytes(4, entry.head().leafHash().bytes());
        statement.setObject(5, entry.act().tenant().value());
        statement.setLong(6, entry.head().seq());
        statement.setTimestamp(7, Timestamp.from(entry.at()));
        statement.setString(8, entry.act().event().kind());
        statement.setBoolean(9, entry.isIntent());
        statement.setObject(10, entry.intentIndex().orElse(null));
        statement.addBatch();
    }

    private long number(String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, logId);
            return committed(first(statement, rows -> rows.getLong(1)).orElse(0L));
        }
    }

    private PreparedStatement range(String sql, long from, long to) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setObject(1, logId);
        statement.setLong(2, from);
        statement.setLong(3, to);
        return statement;
    }

    private <T> T committed(T result) throws SQLException {
        connection.commit();
        return result;
    }

    private interface RowMapper<T> {
        T map(ResultSet rows) throws SQLException;
    }

    private static <T> Optional<T> first(PreparedStatement statement, RowMapper<T> mapper)
            throws SQLException {
        try (var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
        }
    }

    private static <T> List<T> all(PreparedStatement statement, RowMapper<T> mapper)
            throws SQLException {
        var found = new ArrayList<T>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
        }
        return found;
    }
}
