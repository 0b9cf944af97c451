package org.wardline.audit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/// An entry as a row of the table: its bytes, and the parts of them that queries need.
///
/// A batch goes to the server as one array a column, in one statement and one round trip.
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record EntryRow(
        long index,
        byte[] leaf,
        byte[] leafHash,
        UUID tenant,
        long tenantSeq,
        Instant at,
        String kind,
        boolean intent,
        Optional<Long> intentIndex,
        Optional<UUID> actor,
        Optional<UUID> object) {

    /// The columns in the order of [#ROWS], after `log_id`.
    static final String COLUMNS =
            "log_id, index, leaf, leaf_hash, tenant_id, tenant_seq, at, kind, intent, intent_index,"
                    + " actor, object";

    /// The rows of a batch as a table.
    static final String ROWS =
            "unnest(?::bigint[], ?::bytea[], ?::bytea[], ?::uuid[], ?::bigint[], ?::timestamptz[],"
                    + " ?::text[], ?::boolean[], ?::bigint[], ?::uuid[], ?::uuid[])";

    /// Sets the parameters of [#ROWS].
    ///
    /// @param first number of the first of them in the statement
    static void bind(PreparedStatement statement, int first, List<EntryRow> rows)
            throws SQLException {
        var columns = new Columns(statement, first, rows);
        columns.add("int8", Long[]::new, EntryRow::index);
        columns.add("bytea", byte[][]::new, EntryRow::leaf);
        columns.add("bytea", byte[][]::new, EntryRow::leafHash);
        columns.add("uuid", UUID[]::new, EntryRow::tenant);
        columns.add("int8", Long[]::new, EntryRow::tenantSeq);
        columns.add("timestamptz", String[]::new, row -> row.at().toString());
        columns.add("text", String[]::new, EntryRow::kind);
        columns.add("bool", Boolean[]::new, EntryRow::intent);
        columns.add("int8", Long[]::new, row -> row.intentIndex().orElse(null));
        columns.add("uuid", UUID[]::new, row -> row.actor().orElse(null));
        columns.add("uuid", UUID[]::new, row -> row.object().orElse(null));
    }

    private static final class Columns {

        private final PreparedStatement statement;
        private final List<EntryRow> rows;
        private int next;

        Columns(PreparedStatement statement, int first, List<EntryRow> rows) {
            this.statement = statement;
            this.next = first;
            this.rows = rows;
        }

        <T> void add(String type, IntFunction<T[]> array, Function<EntryRow, T> column)
                throws SQLException {
            var values = rows.stream().map(column).toArray(array);
            statement.setArray(next, statement.getConnection().createArrayOf(type, values));
            next++;
        }
    }
}
