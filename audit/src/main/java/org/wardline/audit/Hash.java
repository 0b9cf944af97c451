package org.wardline.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// A SHA-256 value of the Merkle tree (RFC 6962 2.1). Immutable.
final class Hash {

    static final int BYTES = 32;

    /// Stands before the first entry of a practice.
    static final Hash ZERO = new Hash(new byte[BYTES]);

    private static final byte LEAF_PREFIX = 0;
    private static final byte NODE_PREFIX = 1;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes a copy of 32 bytes.
    ///
    /// @throws IllegalArgumentException when there are not 32
    static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("not 32 bytes");
        }
        return new Hash(bytes.clone());
    }

    /// The hash of a leaf: SHA-256(0x00 || bytes).
    static Hash ofLeaf(byte[] leaf) {
        var sha256 = sha256();
        sha256.update(LEAF_PREFIX);
        return new Hash(sha256.digest(leaf));
    }

    /// The hash of an interior node: SHA-256(0x01 || left || right).
    static Hash ofNode(Hash left, Hash right) {
        var sha256 = sha256();
        sha256.update(NODE_PREFIX);
        sha256.update(left.bytes);
        return new Hash(sha256.digest(right.bytes));
    }

    /// The root of the tree without leaves: SHA-256 of nothing.
    static Hash ofEmptyTree() {
        return new Hash(sha256().digest());
    }

    /// A copy of the 32 bytes.
    byte[] bytes() {
        return bytes.clone();
    }

    String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return base64();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
