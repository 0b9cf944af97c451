package org.wardline.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.db.DbRole;
import org.wardline.testkit.TestDatabase;

/// What the database alone can do: the entries that the log has just written, once more into a
/// table of the same columns, checks and indexes, in the same batches, each with its own commit and
/// the same statement; without hashing, chaining, tree, sequencer, fence and witness.
final class BareInserts implements AutoCloseable {

    private static final UUID LOG = UUID.randomUUID();
    private static final String INSERT =
            "INSERT INTO public.bare_entry ("
                    + EntryRow.COLUMNS
                    + ") SELECT ?, entry.* FROM "
                    + EntryRow.ROWS
                    + " AS entry";

    private final Connection reader;
    private final Connection writer;
    private long from;

    BareInserts(TestDatabase database) throws SQLException {
        reader = database.connect(DbRole.AUDITOR);
        writer = database.connectAsSuperuser();
        try (var statement = writer.createStatement()) {
            statement.execute("CREATE TABLE public.bare_entry (LIKE audit.entry INCLUDING ALL)");
        }
        writer.setAutoCommit(false);
    }

    /// Reads the batches that were written since the last call: rows of one transaction share its
    /// number.
    List<List<EntryRow>> batchesSince() throws SQLException {
        var batches = new ArrayList<List<EntryRow>>();
        try (var statement =
                reader.prepareStatement(
                        "SELECT xmin::text, index, leaf, leaf_hash, tenant_id, tenant_seq, at,"
                                + " kind, intent, intent_index, actor, object FROM audit.entry WHERE"
                                + " index >= ? ORDER BY index")) {
            statement.setLong(1, from);
            try (var rows = statement.executeQuery()) {
                var transaction = "";
                while (rows.next()) {
                    if (!rows.getString(1).equals(transaction)) {
                        transaction = rows.getString(1);
                        batches.add(new ArrayList<>());
                    }
                    batches.getLast().add(row(rows));
                    from = rows.getLong(2) + 1;
                }
            }
        }
        return batches;
    }

    /// Inserts the batches.
    ///
    /// @return nanoseconds of each, in order
    long[] insert(List<List<EntryRow>> batches) throws SQLException {
        var nanos = new long[batches.size()];
        try (var rows = writer.prepareStatement(INSERT)) {
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                rows.setObject(1, LOG);
                EntryRow.bind(rows, 2, batches.get(i));
                rows.executeUpdate();
                writer.commit();
                nanos[i] = System.nanoTime() - start;
            }
        }
        return nanos;
    }

    private static EntryRow row(ResultSet rows) throws SQLException {
        long intentIndex = rows.getLong(10);
        return new EntryRow(
                rows.getLong(2),
                rows.getBytes(3),
                rows.getBytes(4),
                rows.getObject(5, UUID.class),
                rows.getLong(6),
                rows.getTimestamp(7).toInstant(),
                rows.getString(8),
                rows.getBoolean(9),
                rows.wasNull() ? Optional.empty() : Optional.of(intentIndex),
                Optional.ofNullable(rows.getObject(11, UUID.class)),
                Optional.ofNullable(rows.getObject(12, UUID.class)));
    }

    @Override
    public void close() throws SQLException {
        reader.close();
        writer.close();
    }
}
