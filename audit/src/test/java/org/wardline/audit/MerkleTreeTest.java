package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    @Test
    void theRootIsThatOfTheRecursiveDefinition() {
        var leaves = new ArrayList<Hash>();
        var tree = new MerkleTree();
        assertEquals(definition(leaves), tree.root());
        for (int size = 1; size <= 700; size++) {
            var leaf = leaf(size);
            leaves.add(leaf);
            tree.append(leaf);
            if (size < 70 || size % 37 == 0 || size % 256 < 2) {
                assertEquals(definition(leaves), tree.root(), "size " + size);
            }
        }
    }

    @Test
    void tilesOfEveryLevelComeWhenTheyAreFull() {
        var tree = new MerkleTree();
        var tiles = new ArrayList<MerkleTree.Tile>();
        for (int i = 0; i < 256 * 256; i++) {
            tiles.addAll(tree.append(leaf(i)));
        }
        assertEquals(257, tiles.size());
        var top = tiles.getLast();
        assertEquals(1, top.level());
        assertEquals(0, top.index());
        assertEquals(MerkleTree.perfectRoot(top.hashes()), tree.root());
        assertEquals(
                tree.root(),
                new MerkleTree(65_536, List.of(List.of(), List.of(), List.of(tree.root()))).root());
    }

    @Test
    void aCopyGrowsApart() {
        var tree = new MerkleTree();
        tree.append(leaf(1));
        var copy = tree.copy();
        copy.append(leaf(2));
        assertEquals(1, tree.size());
        assertNotEquals(tree.root(), copy.root());
    }

    /// MTH of RFC 6962 2.1, word for word.
    private static Hash definition(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return Hash.ofEmptyTree();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return Hash.ofNode(
                definition(leaves.subList(0, k)), definition(leaves.subList(k, leaves.size())));
    }

    private static Hash leaf(int i) {
        return Hash.ofLeaf(ByteBuffer.allocate(4).putInt(i).array());
    }
}
