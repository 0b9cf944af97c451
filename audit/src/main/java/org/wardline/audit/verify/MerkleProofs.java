package org.wardline.audit.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// Checks Merkle proofs (RFC 9162 2.1.3.2 and 2.1.4.2): that an entry is in a witnessed tree, and
/// that one witnessed tree grew out of another. Whoever holds an exported slice of the log and a
/// checkpoint needs nothing else of us.
public final class MerkleProofs {

    private static final int HASH_BYTES = 32;

    private MerkleProofs() {}

    /// Whether a leaf is at an index of the tree with a root.
    ///
    /// @param leafHash SHA-256(0x00 || leaf)
    /// @param size number of leaves of the tree
    /// @param proof hashes of the nodes beside the way up, lowest first
    public static boolean includes(
            byte[] leafHash, long index, long size, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size || leafHash.length != HASH_BYTES) {
            return false;
        }
        long node = index;
        long last = size - 1;
        var hash = leafHash;
        for (var beside : proof) {
            if (last == 0) {
                return false;
            }
            if (isRight(node) || node == last) {
                hash = node(beside, hash);
                while (node != 0 && !isRight(node)) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(hash, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }

    /// Whether the tree of the first size and root is the beginning of the second.
    ///
    /// @param proof nodes from which both roots can be computed, lowest first; empty for equal
    ///   sizes
    public static boolean grewFrom(
            long size1, byte[] root1, long size2, byte[] root2, List<byte[]> proof) {
        // Everything grew out of nothing: such a proof proves nothing.
        if (size1 <= 0 || size1 > size2) {
            return false;
        }
        if (size1 == size2) {
            return proof.isEmpty() && MessageDigest.isEqual(root1, root2);
        }
        if (proof.isEmpty()) {
            return false;
        }
        boolean whole = Long.bitCount(size1) == 1;
        var path = whole ? proof : proof.subList(1, proof.size());
        var start = whole ? root1 : proof.getFirst();
        long node = size1 - 1;
        long last = size2 - 1;
        while (isRight(node)) {
            node >>= 1;
            last >>= 1;
        }
        var hash1 = start;
        var hash2 = start;
        for (var beside : path) {
            if (last == 0) {
                return false;
            }
            if (isRight(node) || node == last) {
                hash1 = node(beside, hash1);
                hash2 = node(beside, hash2);
                while (node != 0 && !isRight(node)) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash2 = node(hash2, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0
                && MessageDigest.isEqual(hash1, root1)
                && MessageDigest.isEqual(hash2, root2);
    }

    private static boolean isRight(long node) {
        return (node & 1) == 1;
    }

    private static byte[] node(byte[] left, byte[] right) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 1);
            sha256.update(left);
            return sha256.digest(right);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
