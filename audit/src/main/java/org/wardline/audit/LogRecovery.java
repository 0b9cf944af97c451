package org.wardline.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Finds the head of the log when it is opened, and checks what no start may build on unseen: that
/// the log still holds what was witnessed, and that every entry since then is whole.
///
/// The whole log is the verifier's task; this costs the same however long the log is.
final class LogRecovery {

    private static final int ROWS_AT_ONCE = 500;
    private static final String ADVICE = " Run the audit log's verifier; nothing was changed.";

    private final LogStore store;
    private final UUID logId;
    private final Optional<Checkpoint> witnessed;
    private Instant lastAt = Instant.EPOCH;

    LogRecovery(LogStore store, UUID logId, Optional<Checkpoint> witnessed) {
        this.store = store;
        this.logId = logId;
        this.witnessed = witnessed;
    }

    /// @throws AuditLogUnusable when the log is not what was witnessed
    LogHead load(long epoch) throws SQLException {
        long size = store.size();
        long covered = witnessed.map(Checkpoint::size).orElse(0L);
        if (store.newestCheckpoint() > covered) {
            throw new AuditLogUnusable(
                    "The audit log's witness file is missing or was cut: it ends at "
                            + covered
                            + " entries, the database's copy later. Restore the witness file.");
        }
        if (covered > size) {
            throw new AuditLogUnusable(
                    "The audit log holds "
                            + size
                            + " entries, but "
                            + covered
                            + " were witnessed: entries were deleted or an older database was"
                            + " restored."
                            + ADVICE);
        }
        var tree = restore(covered);
        if (witnessed.isPresent() && !tree.root().base64().equals(witnessed.get().root())) {
            throw new AuditLogUnusable(
                    "The audit log's first "
                            + covered
                            + " entries are not those that were witnessed."
                            + ADVICE);
        }
        if (covered > 0) {
            appendChecked(new MerkleTree(), covered - 1, covered);
        }
        appendChecked(tree, covered, size);
        return new LogHead(tree, epoch, lastAt);
    }

    /// The tree at a size, from the unfinished tile of leaves and the tiles below each other edge.
    private MerkleTree restore(long size) throws SQLException {
        var edge = new ArrayList<List<Hash>>();
        long count = size;
        for (int level = 0; count > 0; level++) {
            long full = count / MerkleTree.TILE_HASHES * MerkleTree.TILE_HASHES;
            var hashes =
                    level == 0
                            ? store.leafHashes(full, count)
                            : store.tileRoots(level - 1, full, count);
            if (hashes.size() != count - full) {
                throw damaged(full);
            }
            edge.add(hashes);
            count /= MerkleTree.TILE_HASHES;
        }
        return new MerkleTree(size, edge);
    }

    private void appendChecked(MerkleTree tree, long from, long to) throws SQLException {
        for (long start = from; start < to; start += ROWS_AT_ONCE) {
            long expected = start;
            for (var row : store.leaves(start, Math.min(to, start + ROWS_AT_ONCE))) {
                requireWhole(row, expected);
                tree.append(Hash.of(row.leafHash()));
                lastAt = row.at();
                expected++;
            }
            if (expected != Math.min(to, start + ROWS_AT_ONCE)) {
                throw damaged(expected);
            }
        }
    }

    private void requireWhole(LogStore.Row row, long expected) {
        var entry = AuditEntry.parse(row.leaf());
        if (row.index() != expected
                || row.leafHash().length != Hash.BYTES
                || !Hash.ofLeaf(row.leaf()).equals(Hash.of(row.leafHash()))
                || entry.isEmpty()
                || entry.get().index() != expected
                || !entry.get().logId().equals(logId)
                || !entry.get().at().equals(row.at())) {
            throw damaged(expected);
        }
    }

    private static AuditLogUnusable damaged(long index) {
        return new AuditLogUnusable(
                "The audit log is damaged at or after entry " + index + "." + ADVICE);
    }
}
