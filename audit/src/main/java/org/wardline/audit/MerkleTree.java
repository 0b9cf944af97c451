package org.wardline.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The growing edge of a Merkle tree (RFC 6962 2.1), in tiles of 256 hashes (C2SP tlog-tiles).
///
/// Level 0 holds leaves, level n+1 the roots of full tiles of level n; at each level only the last,
/// unfinished tile is kept, so memory is bounded by 255 hashes a level. Sans I/O; owned by the
/// sequencer's thread.
final class MerkleTree {

    static final int TILE_HASHES = 256;

    private final List<List<Hash>> edge;
    private long size;

    /// The tree without leaves.
    MerkleTree() {
        this(0, List.of());
    }

    /// A tree as it was when it had `size` leaves.
    ///
    /// @param edge the unfinished tile of each level, lowest first
    MerkleTree(long size, List<List<Hash>> edge) {
        this.size = size;
        this.edge = new ArrayList<>();
        for (var tile : edge) {
            this.edge.add(new ArrayList<>(tile));
        }
    }

    /// Its own copy, which grows apart from this one.
    MerkleTree copy() {
        return new MerkleTree(size, edge);
    }

    long size() {
        return size;
    }

    /// A full tile, to be kept.
    record Tile(int level, long index, List<Hash> hashes) {}

    /// Adds one leaf.
    ///
    /// @return the tiles that it filled, lowest level first; mostly none
    List<Tile> append(Hash leafHash) {
        var filled = new ArrayList<Tile>();
        size++;
        long count = size;
        var hash = leafHash;
        for (int level = 0; ; level++) {
            if (edge.size() == level) {
                edge.add(new ArrayList<>());
            }
            var tile = edge.get(level);
            tile.add(hash);
            if (tile.size() < TILE_HASHES) {
                return filled;
            }
            count /= TILE_HASHES;
            filled.add(new Tile(level, count - 1, List.copyOf(tile)));
            hash = perfectRoot(tile);
            tile.clear();
        }
    }

    /// The root over all leaves.
    Hash root() {
        Optional<Hash> root = Optional.empty();
        for (var tile : edge) {
            root = foldLeft(tile, root);
        }
        return root.orElseGet(Hash::ofEmptyTree);
    }

    /// Joins the perfect subtrees of a level, from right to left, to what lies right of them.
    private static Optional<Hash> foldLeft(List<Hash> tile, Optional<Hash> right) {
        var root = right;
        int end = tile.size();
        while (end > 0) {
            int width = Integer.lowestOneBit(end);
            var left = perfectRoot(tile.subList(end - width, end));
            root = Optional.of(root.map(hash -> Hash.ofNode(left, hash)).orElse(left));
            end -= width;
        }
        return root;
    }

    /// The root over a power of two of hashes.
    static Hash perfectRoot(List<Hash> hashes) {
        var row = hashes;
        while (row.size() > 1) {
            var above = new ArrayList<Hash>(row.size() / 2);
            for (int i = 0; i < row.size(); i += 2) {
                above.add(Hash.ofNode(row.get(i), row.get(i + 1)));
            }
            row = above;
        }
        return row.getFirst();
    }
}
