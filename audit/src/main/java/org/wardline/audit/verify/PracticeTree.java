package org.wardline.audit.verify;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/// The tree over the newest entry of each practice (docs/spec/audit-log.md, Practices). Its root is
/// in every checkpoint and says how many entries each practice has, so that a practice that is
/// given its slice of the log knows that nothing was kept from it.
final class PracticeTree {

    private static final int HASH_BYTES = 32;
    private static final int ID_BYTES = 16;
    private static final int DEPTH = 256;
    private static final byte LEAF = 2;
    private static final byte NODE = 3;

    private final MessageDigest sha256;

    /// Hashes of practices by their places.
    private final TreeMap<byte[], byte[]> leaves = new TreeMap<>(Arrays::compareUnsigned);

    PracticeTree() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Adds a practice.
    ///
    /// @param count how many entries it has
    /// @param head leaf hash of the newest of them
    void add(UUID practice, long count, byte[] head) {
        leaves.put(place(practice), leaf(practice, count, head));
    }

    String root() {
        return Base64.getEncoder()
                .encodeToString(
                        root(
                                leaves.keySet().toArray(byte[][]::new),
                                new Range(0, leaves.size()),
                                0));
    }

    /// The root that follows from one practice and the hashes beside its way up.
    ///
    /// @param siblings lowest first; at most 256
    String rootFrom(UUID practice, long count, byte[] head, List<byte[]> siblings) {
        var place = place(practice);
        var hash = leaf(practice, count, head);
        int depth = siblings.size();
        for (var sibling : siblings) {
            depth--;
            hash = isRight(place, depth) ? node(sibling, hash) : node(hash, sibling);
        }
        return Base64.getEncoder().encodeToString(hash);
    }

    private record Range(int from, int to) {}

    private byte[] root(byte[][] places, Range range, int depth) {
        if (range.from() == range.to()) {
            return new byte[HASH_BYTES];
        }
        if (range.to() - range.from() == 1 || depth == DEPTH) {
            return leaves.get(places[range.from()]);
        }
        int middle = range.from();
        while (middle < range.to() && !isRight(places[middle], depth)) {
            middle++;
        }
        return node(
                root(places, new Range(range.from(), middle), depth + 1),
                root(places, new Range(middle, range.to()), depth + 1));
    }

    /// Places are read from the highest bit; 0 is left.
    private static boolean isRight(byte[] place, int depth) {
        return (place[depth / Byte.SIZE] >> (Byte.SIZE - 1 - depth % Byte.SIZE) & 1) == 1;
    }

    private byte[] place(UUID practice) {
        return sha256.digest(bytes(practice));
    }

    private byte[] leaf(UUID practice, long count, byte[] head) {
        sha256.update(LEAF);
        sha256.update(bytes(practice));
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(count).array());
        return sha256.digest(head);
    }

    private byte[] node(byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        return sha256.digest(right);
    }

    private static byte[] bytes(UUID practice) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(practice.getMostSignificantBits())
                .putLong(practice.getLeastSignificantBits())
                .array();
    }
}
