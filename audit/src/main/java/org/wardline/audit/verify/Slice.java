package org.wardline.audit.verify;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.audit.verify.Finding.Kind;
import org.wardline.audit.verify.TrustedKey.Head;

/// Checks one practice's slice of a log: its entries are those, and all of those, that the
/// checkpoint's tree of practices holds for it. Places are numbers in the practice's chain.
final class Slice {

    private static final int HASH_BYTES = 32;

    private final TrustedKey key;
    private final Claim claim;
    private final NeverFalling indexes = new NeverFalling("index");
    private final NeverFalling times = new NeverFalling("time");
    private byte[] previous = new byte[HASH_BYTES];
    private long count;

    Slice(TrustedKey key, Claim claim) {
        this.key = key;
        this.claim = claim;
    }

    /// What the file `practice` says.
    ///
    /// @param siblings hashes beside the way up in the tree of practices, lowest first
    record Claim(UUID practice, long count, List<byte[]> siblings) {

        private static final int MAX_SIBLINGS = 256;

        /// Empty when that is not its text.
        static Optional<Claim> parse(String text) {
            var lines = text.split("\n", -1);
            int last = lines.length - 1;
            if (last < 2
                    || last > 2 + MAX_SIBLINGS
                    || !lines[last].isEmpty()
                    || !lines[0].matches("practice [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                    || !lines[1].matches("entries [1-9][0-9]{0,17}")) {
                return Optional.empty();
            }
            var siblings = new ArrayList<byte[]>();
            for (int i = 2; i < last; i++) {
                if (!lines[i].matches("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")) {
                    return Optional.empty();
                }
                siblings.add(Base64.getDecoder().decode(lines[i]));
            }
            return Optional.of(
                    new Claim(
                            UUID.fromString(lines[0].substring("practice ".length())),
                            Long.parseLong(lines[1].substring("entries ".length())),
                            siblings));
        }
    }

    /// Reads the slice.
    ///
    /// @return what is wrong; empty when it is whole
    Optional<Finding> check(LogSource.Entries entries, Head head) {
        var tree = new RunningTree();
        for (var row = entries.next(); row.isPresent(); row = entries.next()) {
            var wrong = next(row.get().leaf(), head);
            if (wrong.isPresent()) {
                return wrong;
            }
            previous = tree.leafHash(row.get().leaf());
            count++;
        }
        if (count != claim.count()) {
            return Optional.of(
                    count < claim.count()
                            ? new Finding(
                                    Kind.CUT, count, claim.count(), claim.count() + " are claimed")
                            : Finding.at(Kind.MISPLACED, claim.count(), "more than are claimed"));
        }
        var root =
                new PracticeTree()
                        .rootFrom(claim.practice(), claim.count(), previous, claim.siblings());
        return root.equals(head.practices())
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                Kind.REWRITTEN,
                                0,
                                count,
                                "the checkpoint holds other entries of this practice"));
    }

    /// How many entries were read.
    long count() {
        return count;
    }

    private Optional<Finding> next(byte[] leaf, Head head) {
        var parsed = StoredEntry.parse(leaf);
        if (parsed.isEmpty()) {
            return found(Kind.MALFORMED, count, "its bytes are not an entry");
        }
        var entry = parsed.get();
        if (!entry.logId.equals(key.logId())
                || !entry.tenant.equals(claim.practice())
                || entry.index < 0
                || entry.index >= head.size()) {
            return found(Kind.MISPLACED, count, "its bytes belong elsewhere");
        }
        if (entry.tenantSeq != count) {
            return entry.tenantSeq > count
                    ? found(Kind.MISSING, count, "the next one there is " + entry.tenantSeq)
                    : found(Kind.MISPLACED, count, "its bytes are entry " + entry.tenantSeq);
        }
        if (!MessageDigest.isEqual(entry.previous, previous)) {
            // The chain to the checkpoint confirms the later one.
            return found(
                    Kind.CHAIN_BROKEN,
                    Math.max(0, count - 1),
                    "another entry of its practice stood in its place");
        }
        var wrong = indexes.next(count, entry.index);
        return wrong.isPresent() ? wrong : times.next(count, entry.timeUs);
    }

    private static Optional<Finding> found(Kind kind, long number, String detail) {
        return Optional.of(Finding.at(kind, number, detail));
    }
}
