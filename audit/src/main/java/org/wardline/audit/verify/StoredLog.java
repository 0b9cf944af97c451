package org.wardline.audit.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// The verifier's SQL: one snapshot of the database, read by cursors, so that memory stays flat
/// however long the log is.
final class StoredLog implements LogSource {

    private static final int ROWS_AT_ONCE = 200;

    // A planted row of a gigabyte must not be fetched.
    private static final String ENTRIES =
            "SELECT index, CASE WHEN octet_length(leaf) <= 65536 THEN leaf ELSE '' END,"
                    + " CASE WHEN octet_length(leaf_hash) = 32 THEN leaf_hash ELSE '' END,"
                    + " tenant_id, tenant_seq, at, left(kind, 64), intent, intent_index,"
                    + " actor, object"
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

    /// Reads in whatever transaction the connection is.
    ///
    /// @throws VerificationFailed when the connection is lost
    StoredLog(Connection connection, UUID logId) {
        this.connection = connection;
        this.logId = logId;
        try {
            this.tile = connection.prepareStatement(TILE);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /// Reads one snapshot.
    ///
    /// @throws VerificationFailed when the connection is lost
    static StoredLog snapshot(Connection connection, UUID logId) {
        try {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        } catch (SQLException e) {
            throw unreadable(e);
        }
        return new StoredLog(connection, logId);
    }

    @Override
    public long count() {
        return number(COUNT);
    }

    @Override
    public OptionalLong tileCount() {
        return OptionalLong.of(number(TILES));
    }

    @Override
    public Optional<byte[]> tile(int level, long index) {
        try {
            tile.setObject(1, logId);
            tile.setInt(2, level);
            tile.setLong(3, index);
            try (var rows = tile.executeQuery()) {
                return rows.next()
                        ? Optional.of(rows.getBytes(1)).filter(hashes -> hashes.length > 0)
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Entries entries() {
        try {
            return new Cursor(cursor(ENTRIES));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<NoteSource> copies() {
        try {
            return List.of(new Copies(cursor(CHECKPOINTS)));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private long number(String sql) {
        try (var statement = cursor(sql);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static VerificationFailed unreadable(SQLException e) {
        return new VerificationFailed(
                "The audit log cannot be read (SQLSTATE " + e.getSQLState() + ").");
    }

    private PreparedStatement cursor(String sql) throws SQLException {
        var statement = connection.prepareStatement(sql);
        statement.setFetchSize(ROWS_AT_ONCE);
        statement.setObject(1, logId);
        return statement;
    }

    private static final class Cursor implements Entries {

        private final PreparedStatement statement;
        private final ResultSet rows;

        private Cursor(PreparedStatement statement) throws SQLException {
            this.statement = statement;
            this.rows = statement.executeQuery();
        }

        @Override
        public Optional<EntryChecks.Row> next() {
            try {
                return rows.next() ? Optional.of(row()) : Optional.empty();
            } catch (SQLException e) {
                throw unreadable(e);
            }
        }

        private EntryChecks.Row row() throws SQLException {
            long intentIndex = rows.getLong(9);
            var closes = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(intentIndex);
            var columns =
                    new EntryChecks.Columns(
                            rows.getLong(1),
                            rows.getBytes(3),
                            rows.getObject(4, UUID.class),
                            rows.getLong(5),
                            micros(rows.getObject(6, OffsetDateTime.class)),
                            rows.getString(7),
                            rows.getBoolean(8),
                            closes,
                            Optional.ofNullable(rows.getObject(10, UUID.class)),
                            Optional.ofNullable(rows.getObject(11, UUID.class)));
            return new EntryChecks.Row(rows.getBytes(2), Optional.of(columns));
        }

        private static long micros(OffsetDateTime time) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
        }

        @Override
        public void close() {
            try {
                statement.close();
            } catch (SQLException e) {
                throw unreadable(e);
            }
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
                throw unreadable(e);
            }
        }

        @Override
        public void close() {
            try {
                statement.close();
            } catch (SQLException e) {
                throw unreadable(e);
            }
        }
    }
}
