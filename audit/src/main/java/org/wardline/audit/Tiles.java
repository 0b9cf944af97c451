package org.wardline.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The stored form of a full tile: 256 hashes of 32 bytes, one after another.
final class Tiles {

    private Tiles() {}

    static byte[] bytes(List<Hash> hashes) {
        var bytes = ByteBuffer.allocate(hashes.size() * Hash.BYTES);
        hashes.forEach(hash -> bytes.put(hash.bytes()));
        return bytes.array();
    }

    /// The root over a stored tile.
    ///
    /// @throws IllegalArgumentException when it does not hold 256 hashes
    static Hash root(byte[] tile) {
        if (tile.length != MerkleTree.TILE_HASHES * Hash.BYTES) {
            throw new IllegalArgumentException("not a full tile");
        }
        var hashes = new ArrayList<Hash>(MerkleTree.TILE_HASHES);
        var bytes = ByteBuffer.wrap(tile);
        for (int i = 0; i < MerkleTree.TILE_HASHES; i++) {
            var hash = new byte[Hash.BYTES];
            bytes.get(hash);
            hashes.add(Hash.of(hash));
        }
        return MerkleTree.perfectRoot(hashes);
    }
}
