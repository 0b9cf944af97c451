package org.wardline.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Makes inclusion proofs (RFC 6962 2.1.1) from stored tiles: the cost of one grows with the
/// logarithm of the log.
final class InclusionProof {

    private static final int TILE_HEIGHT = 8;

    private final LogStore store;
    private final long size;

    /// @param size number of entries of the tree that the proof is for
    InclusionProof(LogStore store, long size) {
        this.store = store;
        this.size = size;
    }

    /// The hashes beside the way from an entry to the root, lowest first.
    List<Hash> of(long index) throws SQLException {
        var proof = new ArrayList<Hash>();
        long start = 0;
        long end = size;
        while (end - start > 1) {
            long middle = start + Long.highestOneBit(end - start - 1);
            if (index < middle) {
                proof.addFirst(root(middle, end));
                end = middle;
            } else {
                proof.addFirst(root(start, middle));
                start = middle;
            }
        }
        return proof;
    }

    /// The root over a range that is a node of the tree, or its unfinished right edge.
    private Hash root(long start, long end) throws SQLException {
        long count = end - start;
        long left = Long.highestOneBit(count);
        if (left == count) {
            return perfect(Long.numberOfTrailingZeros(count), start / count);
        }
        return Hash.ofNode(root(start, start + left), root(start + left, end));
    }

    /// The root over `1 << height` leaves.
    private Hash perfect(int height, long position) throws SQLException {
        int level = height / TILE_HEIGHT;
        int within = height % TILE_HEIGHT;
        long from = position << within;
        long to = from + (1L << within);
        var hashes = level == 0 ? store.leafHashes(from, to) : store.tileRoots(level - 1, from, to);
        if (hashes.size() != to - from) {
            throw new ExportFailed("The log is damaged. Run the verifier.");
        }
        return MerkleTree.perfectRoot(hashes);
    }
}
