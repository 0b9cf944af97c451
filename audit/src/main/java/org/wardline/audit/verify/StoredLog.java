package org.wardline.audit.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// The verifier's SQL: one snapshot of the database, read by cursors, so that memory stays flat
/// however long the log is.
final class StoredLog implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 200;

    // A planted row of a gigabyte must not be fetched.
    private static final String ENTRIES =
            "SELECT index, CASE WHEN octet_length(leaf) <= 65536 THEN leaf ELSE '' END,"
                    + " CASE WHEN octet_length(leaf_hash) = 32 THEN leaf_hash ELSE '' END,"
                    + " tenant_id, tenant_seq, at, left(kind, 64), intent, intent_index"
                    + " FROM audit.entry WHERE log_id = ? ORDER BY index";
    private static final String CHECKPOINTS =
            "SELECT left(note, 4096) FROM audit.checkpoint WHERE log_id = ? ORDER BY size";
    private static final String TILE =
            "SELECT CASE WHEN octet_length(hashes) = 8192 THEN hashes ELSE '' END"
                    + " FROM audit.tile WHERE log_id = ? AND level = ? AND index = ?";
    private static final String TILES = "SELECT count(*) FROM audit.tile WHERE log_id = ?";
    private static final String COUNT = "SELECT count(*) FROM audit.entry WHERE log_id = ?";

    private final Connection connection;
    private final UUID logId;
    private final PreparedStatement tile;

    StoredLog(Connection connection, UUID logId) throws SQLException {
        this.connection = connection;
        this.logId = logId;
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        this.tile = connection.prepareStatement(TILE);
    }

    long count() throws SQLException {
        return number(COUNT);
    }

    long tileCount() throws SQLException {
        return number(TILES);
    }

    /// A stored tile; empty when it is missing or not of its size.
    Optional<byte[]> tile(int level, long index) throws SQLException {
        tile.setObject(1, logId);
        tile.setInt(2, level);
        tile.setLong(3, index);
        try (var rows = tile.executeQuery()) {
            return rows.next()
                    ? Optional.of(rows.getBytes(1)).filter(hashes -> hashes.length > 0)
                    : Optional.empty();
        }
    }

    /// The entries in order of index.
    Entries entries() throws SQLException {
        return new Entries(cursor(ENTRIES));
    }

    /// The database's own copy of the checkpoints.
    NoteSource checkpoints() throws SQLException {
        return new Copies(cursor(CHECKPOINTS));
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }

    private long number(String sql) throws SQLException {
        try (var statement = cursor(sql);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private PreparedStatement cursor(String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setFetchSize(ROWS_AT_ONCE);
        statement.setObject(1, logId);
        return statement;
    }

    /// A cursor over entries.
    static final class Entries implements AutoCloseable {

        private final PreparedStatement statement;
        private final ResultSet rows;

        private Entries(PreparedStatement statement) throws SQLException {
            this.statement = statement;
            this.rows = statement.executeQuery();
        }

        Optional<EntryChecks.Row> next() throws SQLException {
            if (!rows.next()) {
                return Optional.empty();
            }
            long intentIndex = rows.getLong(9);
            var closes = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(intentIndex);
            return Optional.of(
                    new EntryChecks.Row(
                            rows.getLong(1),
                            rows.getBytes(2),
                            rows.getBytes(3),
                            rows.getObject(4, UUID.class),
                            rows.getLong(5),
                            micros(rows.getObject(6, OffsetDateTime.class)),
                            rows.getString(7),
                            rows.getBoolean(8),
                            closes));
        }

        private static long micros(OffsetDateTime time) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
        }

        @Override
        public void close() throws SQLException {
            statement.close();
        }
    }

    private record Copies(PreparedStatement statement, ResultSet rows) implements NoteSource {

        Copies(PreparedStatement statement) throws SQLException {
            this(statement, statement.executeQuery());
        }

        @Override
        public String name() {
            return "the database";
        }

        @Override
        public Optional<String> next() {
            try {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            } catch (SQLException e) {
                throw new VerificationFailed(
                        "The database's checkpoints cannot be read (SQLSTATE "
                                + e.getSQLState()
                                + ").");
            }
        }

        @Override
        public void close() {
            try {
                statement.close();
            } catch (SQLException e) {
                throw new VerificationFailed("The database's checkpoints cannot be closed.");
            }
        }
    }
}
