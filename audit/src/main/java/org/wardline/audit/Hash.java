package org.wardline.audit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// A SHA-256 value of the Merkle tree (RFC 6962 2.1). Immutable.
final class Hash implements Comparable<Hash> {

    static final int BYTES = 32;

    /// Stands before the first entry of a practice.
    static final Hash ZERO = new Hash(new byte[BYTES]);

    private static final byte LEAF_PREFIX = 0;
    private static final byte NODE_PREFIX = 1;
    private static final byte PRACTICE_PREFIX = 2;
    private static final byte PRACTICES_PREFIX = 3;

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

    /// A practice in the tree of practices: SHA-256(0x02 || id || count || hash of its newest
    /// entry).
    ///
    /// @param practice the 16 bytes of its id
    static Hash ofPractice(byte[] practice, long count, Hash newest) {
        var sha256 = sha256();
        sha256.update(PRACTICE_PREFIX);
        sha256.update(practice);
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(count).array());
        return new Hash(sha256.digest(newest.bytes));
    }

    /// An interior node of the tree of practices: SHA-256(0x03 || left || right).
    static Hash ofPractices(Hash left, Hash right) {
        var sha256 = sha256();
        sha256.update(PRACTICES_PREFIX);
        sha256.update(left.bytes);
        return new Hash(sha256.digest(right.bytes));
    }

    /// SHA-256 of plain bytes.
    static Hash sha256Of(byte[] bytes) {
        return new Hash(sha256().digest(bytes));
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

    /// One of the 256 bits, the highest first.
    boolean bit(int place) {
        return (bytes[place / Byte.SIZE] >> (Byte.SIZE - 1 - place % Byte.SIZE) & 1) == 1;
    }

    @Override
    public int compareTo(Hash other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
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
