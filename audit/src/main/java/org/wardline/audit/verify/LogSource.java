package org.wardline.audit.verify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Where a log's entries are read from: the database, or an exported bundle.
///
/// @see StoredLog
/// @see Bundle
interface LogSource extends AutoCloseable {

    /// The entries in order; to be called once.
    Entries entries();

    /// Checkpoints that lie beside the entries, in the same hands as these: compared, but no
    /// witness.
    List<NoteSource> copies();

    /// A stored tile; empty when it is missing or not of its size.
    Optional<byte[]> tile(int level, long index);

    /// How many tiles are stored; empty when the source keeps none.
    OptionalLong tileCount();

    /// How many entries there are.
    long count();

    @Override
    void close();

    /// A cursor over entries.
    interface Entries extends AutoCloseable {

        /// The next entry; empty at the end.
        Optional<EntryChecks.Row> next();

        @Override
        void close();
    }
}
