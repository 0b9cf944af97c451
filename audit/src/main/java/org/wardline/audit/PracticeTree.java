package org.wardline.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.wardline.ident.TenantId;

/// The tree over the newest entry of each practice (docs/spec/audit-log.md, Practices). Its root
/// goes into every checkpoint, so that a practice can be given its slice of the log with a proof
/// that nothing of it was kept back, and that shows no other practice.
///
/// A practice's place is the SHA-256 of its id, so each has one only. Immutable.
final class PracticeTree {

    private final TreeMap<Place, Hash> leaves = new TreeMap<>();

    /// @param heads the newest entry of each practice
    PracticeTree(Map<TenantId, TenantHead> heads) {
        heads.forEach((practice, head) -> {
            if (head.seq() >= 0) {
                var id = bytes(practice.value());
                leaves.put(
                        new Place(Hash.sha256Of(id)),
                        Hash.ofPractice(id, head.seq() + 1, head.leafHash()));
            }
        });
    }

    /// Bits of a SHA-256, the highest first.
    private record Place(Hash hash) implements Comparable<Place> {

        boolean isRight(int depth) {
            return hash.bit(depth);
        }

        @Override
        public int compareTo(Place other) {
            return hash.compareTo(other.hash);
        }
    }

    Hash root() {
        return root(List.copyOf(leaves.keySet()), 0);
    }

    /// The hashes beside the way from a practice up to the root, lowest first.
    List<Hash> proof(TenantId practice) {
        var place = new Place(Hash.sha256Of(bytes(practice.value())));
        var siblings = new ArrayList<Hash>();
        List<Place> places = List.copyOf(leaves.keySet());
        for (int depth = 0; places.size() > 1; depth++) {
            int middle = middle(places, depth);
            var left = places.subList(0, middle);
            var right = places.subList(middle, places.size());
            siblings.addFirst(root(place.isRight(depth) ? left : right, depth + 1));
            places = place.isRight(depth) ? right : left;
        }
        return siblings;
    }

    /// A part with one practice is that practice's hash; one without any is 32 zero bytes.
    private Hash root(List<Place> places, int depth) {
        if (places.size() <= 1) {
            return places.isEmpty() ? Hash.ZERO : leaves.get(places.getFirst());
        }
        int middle = middle(places, depth);
        return Hash.ofPractices(
                root(places.subList(0, middle), depth + 1),
                root(places.subList(middle, places.size()), depth + 1));
    }

    private static int middle(List<Place> places, int depth) {
        int middle = 0;
        while (middle < places.size() && !places.get(middle).isRight(depth)) {
            middle++;
        }
        return middle;
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
