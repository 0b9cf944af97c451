package org.wardline.audit.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// The Merkle root (RFC 6962 2.1) over leaves that come one by one, as a binary counter: one hash
/// for each bit that is set in the number of leaves.
final class RunningTree {

    private static final int TILE_HEIGHT = 8;
    private static final int TILE_BYTES = 32 << TILE_HEIGHT;

    private final MessageDigest sha256;
    private final byte[][] subtrees = new byte[Long.SIZE][];
    private final Map<Integer, byte[]> tiles = new HashMap<>();
    private long size;

    RunningTree() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Told of each tile that is full.
    interface TileListener {
        void filled(int level, long index, byte[] hashes);
    }

    long size() {
        return size;
    }

    byte[] leafHash(byte[] leaf) {
        sha256.update((byte) 0);
        return sha256.digest(leaf);
    }

    void append(byte[] leafHash, TileListener listener) {
        var hash = leafHash;
        int height = 0;
        collect(height, hash, listener);
        while (subtrees[height] != null) {
            sha256.update((byte) 1);
            sha256.update(subtrees[height]);
            hash = sha256.digest(hash);
            subtrees[height] = null;
            height++;
            collect(height, hash, listener);
        }
        subtrees[height] = hash;
        size++;
    }

    /// The root as base64; there is one only over at least one leaf.
    String root() {
        byte[] root = null;
        for (var subtree : subtrees) {
            if (subtree == null) {
                continue;
            }
            if (root == null) {
                root = subtree;
            } else {
                sha256.update((byte) 1);
                sha256.update(subtree);
                root = sha256.digest(root);
            }
        }
        if (root == null) {
            throw new IllegalStateException("no leaves");
        }
        return Base64.getEncoder().encodeToString(root);
    }

    private void collect(int height, byte[] hash, TileListener listener) {
        if (height % TILE_HEIGHT != 0) {
            return;
        }
        int level = height / TILE_HEIGHT;
        long position = size >>> height;
        var tile = tiles.computeIfAbsent(level, any -> new byte[TILE_BYTES]);
        int place = (int) (position % (1 << TILE_HEIGHT));
        System.arraycopy(hash, 0, tile, place * hash.length, hash.length);
        if (place == (1 << TILE_HEIGHT) - 1) {
            listener.filled(level, position >>> TILE_HEIGHT, tile);
        }
    }
}
