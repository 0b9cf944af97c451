package org.wardline.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final String SIZE =
            "SELECT coalesce(max(index) + 1, 0) FROM audit.entry WHERE log_id = ?";
    private static final String NEWEST_CHECKPOINT =
            "SELECT coalesce(max(size), 0) FROM audit.checkpoint WHERE log_id = ?";
    private static final String NEWEST_NOTE =
            "SELECT note FROM audit.checkpoint WHERE log_id = ? ORDER BY size DESC LIMIT 1";
    private static final String LEAF_HASHES =
            "SELECT leaf_hash FROM audit.entry WHERE log_id = ? AND index >= ? AND index < ?"
                    + " ORDER BY index";
    private static final String LEAVES =
            "SELECT index, leaf, leaf_hash, at FROM audit.entry"
                    + " WHERE log_id = ? AND index >= ? AND index < ? ORDER BY index";
    private static final String LEAVES_OF_PRACTICE =
            "SELECT index, leaf, leaf_hash, at FROM audit.entry WHERE log_id = ? AND tenant_seq >= ?"
                    + " AND tenant_seq < ? AND tenant_id = ? ORDER BY tenant_seq";
    private static final String TILES =
            "SELECT hashes FROM audit.tile WHERE log_id = ? AND level = ? AND index >= ?"
                    + " AND index < ? ORDER BY index";

    /// Steps from practice to practice in the index; costs the same however long the log is.
    private static final String TENANT_HEADS =
            "WITH RECURSIVE practice (id) AS ("
                    + "(SELECT tenant_id FROM audit.entry WHERE log_id = ?"
                    + " ORDER BY tenant_id LIMIT 1)"
                    + " UNION ALL SELECT (SELECT tenant_id FROM audit.entry WHERE log_id = ?"
                    + " AND tenant_id > practice.id ORDER BY tenant_id LIMIT 1)"
                    + " FROM practice WHERE practice.id IS NOT NULL)"
                    + " SELECT id, tenant_seq, leaf_hash FROM practice CROSS JOIN LATERAL"
                    + " (SELECT tenant_seq, leaf_hash FROM audit.entry WHERE log_id = ?"
                    + " AND tenant_id = id AND index < ? ORDER BY tenant_seq DESC LIMIT 1) AS head";

    /// Writes nothing when another process has taken the log over; a take-over waits for our
    /// commit.
    private static final String INSERT_ENTRIES =
            "WITH ours AS (SELECT log_id FROM audit.log WHERE log_id = ? AND epoch = ? FOR SHARE)"
                    + " INSERT INTO audit.entry ("
                    + EntryRow.COLUMNS
                    + ") SELECT ours.log_id, entry.* FROM ours, "
                    + EntryRow.ROWS
                    + " AS entry";

    private static final String INSERT_TILE =
            "INSERT INTO audit.tile (log_id, level, index, hashes) VALUES (?, ?, ?, ?)";
    private static final String INSERT_CHECKPOINT =
            "INSERT INTO audit.checkpoint (log_id, size, note) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";

    private final Connection connection;
    private final UUID logId;
    private final PreparedStatement entries;

    LogStore(Connection connection, UUID logId) throws SQLException {
        this.connection = connection;
        this.logId = logId;
        connection.setAutoCommit(false);
        this.entries = connection.prepareStatement(INSERT_ENTRIES);
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

    /// The newest checkpoint that the database has a copy of, as a note.
    Optional<String> newestNote() throws SQLException {
        try (var statement = connection.prepareStatement(NEWEST_NOTE)) {
            statement.setObject(1, logId);
            return committed(first(statement, rows -> rows.getString(1)));
        }
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
            return committed(all(statement, LogStore::row));
        }
    }

    /// Entries of one practice by their numbers in its chain.
    List<Row> leavesOf(TenantId practice, long from, long to) throws SQLException {
        try (var statement = range(LEAVES_OF_PRACTICE, from, to)) {
            statement.setObject(4, practice.value());
            return committed(all(statement, LogStore::row));
        }
    }

    private static Row row(ResultSet rows) throws SQLException {
        return new Row(
                rows.getLong(1),
                rows.getBytes(2),
                rows.getBytes(3),
                rows.getTimestamp(4).toInstant());
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

    /// The newest entry of each practice.
    Map<TenantId, TenantHead> tenantHeads() throws SQLException {
        return tenantHeads(Long.MAX_VALUE);
    }

    /// The newest entry of each practice among the first `size` entries, which must be most of
    /// them: the search begins at the end.
    Map<TenantId, TenantHead> tenantHeads(long size) throws SQLException {
        try (var statement = connection.prepareStatement(TENANT_HEADS)) {
            statement.setObject(1, logId);
            statement.setObject(2, logId);
            statement.setObject(3, logId);
            statement.setLong(4, size);
            var heads = new HashMap<TenantId, TenantHead>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    heads.put(
                            new TenantId(rows.getObject(1, UUID.class)),
                            new TenantHead(rows.getLong(2), Hash.of(rows.getBytes(3))));
                }
            }
            return committed(heads);
        }
    }

    /// Writes a batch in one transaction.
    ///
    /// @return false when another process has taken the log over meanwhile; nothing is written
    boolean write(Batch batch) throws SQLException {
        entries.setObject(1, logId);
        entries.setLong(2, batch.epoch());
        EntryRow.bind(entries, 3, batch.entries().stream().map(Batch.Entry::row).toList());
        if (entries.executeUpdate() == 0) {
            connection.rollback();
            return false;
        }
        if (!batch.tiles().isEmpty()) {
            writeTiles(batch.tiles());
        }
        connection.commit();
        return true;
    }

    private void writeTiles(List<MerkleTree.Tile> tiles) throws SQLException {
        try (var tile = connection.prepareStatement(INSERT_TILE)) {
            for (var filled : tiles) {
                tile.setObject(1, logId);
                tile.setInt(2, filled.level());
                tile.setLong(3, filled.index());
                tile.setBytes(4, Tiles.bytes(filled.hashes()));
                tile.addBatch();
            }
            tile.executeBatch();
        }
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
