package org.wardline.audit.verify;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.wardline.audit.verify.Finding.Kind;

/// Checks entries one by one: bytes against hash, place against bytes, columns against bytes, and
/// the chain of each practice. Memory grows with the number of practices only.
final class EntryChecks {

    /// Before the first entry of a practice.
    private static final Link FIRST = new Link(-1, new byte[32], -1, OptionalLong.empty());

    private final UUID logId;
    private final Map<UUID, Link> chains = new HashMap<>();
    private final NeverFalling times = new NeverFalling("time");
    private final NeverFalling epochs = new NeverFalling("epoch");
    private long expected;

    EntryChecks(UUID logId) {
        this.logId = logId;
    }

    /// An entry as its source gives it.
    ///
    /// @param columns what the database keeps beside the bytes; a bundle has the bytes alone
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Row(byte[] leaf, Optional<Columns> columns) {}

    /// The columns of the database's row, which repeat parts of the bytes.
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Columns(
            long index,
            byte[] leafHash,
            UUID tenant,
            long tenantSeq,
            long timeUs,
            String kind,
            boolean intent,
            OptionalLong intentIndex,
            Optional<UUID> actor,
            Optional<UUID> object) {}

    /// The newest entry of a practice.
    ///
    /// @param suspect an entry before it to which it is not chained although it says so; which of
    ///   the two was changed, the next entry of the practice tells
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    private record Link(long seq, byte[] hash, long index, OptionalLong suspect) {}

    /// Looks at the next row.
    ///
    /// @param hash SHA-256(0x00 || leaf), computed from the row's bytes
    /// @return what is wrong; after that the rest cannot be judged
    Optional<Finding> check(Row row, byte[] hash) {
        if (row.columns().isPresent()) {
            var wrong = row(row.columns().get(), hash);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        long index = row.columns().map(Columns::index).orElse(expected);
        var parsed = StoredEntry.parse(row.leaf());
        if (parsed.isEmpty()) {
            return found(Kind.MALFORMED, index, "its bytes are not an entry");
        }
        var entry = parsed.get();
        var wrong = place(row, index, entry);
        expected++;
        if (wrong.isPresent()) {
            return wrong;
        }
        if (row.columns().isPresent()) {
            wrong = columns(row.columns().get(), entry);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        wrong = forward(entry);
        return wrong.isPresent() ? wrong : chain(entry, hash);
    }

    /// The root over the newest entries of all practices, as a checkpoint holds it.
    String practices() {
        var tree = new PracticeTree();
        chains.forEach((practice, link) -> tree.add(practice, link.seq() + 1, link.hash()));
        return tree.root();
    }

    private Optional<Finding> row(Columns row, byte[] hash) {
        if (row.index() != expected) {
            return row.index() > expected
                    ? found(Kind.MISSING, expected, "the next one there is " + row.index())
                    : found(Kind.MISPLACED, row.index(), "it is there twice");
        }
        return MessageDigest.isEqual(hash, row.leafHash())
                ? Optional.empty()
                : found(Kind.ALTERED, row.index(), "its bytes do not have its hash");
    }

    /// What no later entry decides between two.
    List<Finding> undecided() {
        var findings = new ArrayList<Finding>();
        times.undecided().ifPresent(findings::add);
        epochs.undecided().ifPresent(findings::add);
        for (var link : chains.values()) {
            if (link.suspect().isPresent()) {
                long suspect = link.suspect().getAsLong();
                findings.add(
                        new Finding(
                                Kind.CHAIN_BROKEN,
                                suspect,
                                link.index() + 1,
                                "it or entry " + link.index() + " of the same practice"));
            }
        }
        return findings;
    }

    private Optional<Finding> place(Row row, long index, StoredEntry entry) {
        if (!entry.logId.equals(logId)) {
            return found(Kind.MISPLACED, index, "its bytes belong to another log");
        }
        if (entry.index > index && row.columns().isEmpty()) {
            return found(Kind.MISSING, index, "the next one there is " + entry.index);
        }
        return entry.index == index
                ? Optional.empty()
                : found(Kind.MISPLACED, index, "its bytes are entry " + entry.index);
    }

    private static Optional<Finding> columns(Columns row, StoredEntry entry) {
        return column(row, "tenant_id", entry.tenant.equals(row.tenant()))
                .or(() -> column(row, "tenant_seq", entry.tenantSeq == row.tenantSeq()))
                .or(() -> column(row, "at", entry.timeUs == row.timeUs()))
                .or(() -> column(row, "kind", entry.kind.equals(row.kind())))
                .or(() -> column(row, "intent", entry.isIntent() == row.intent()))
                .or(() -> column(row, "intent_index", entry.intent.equals(row.intentIndex())))
                .or(() -> column(row, "actor", entry.actor().equals(row.actor())))
                .or(() -> column(row, "object", entry.object().equals(row.object())));
    }

    private static Optional<Finding> column(Columns row, String name, boolean same) {
        return same
                ? Optional.empty()
                : found(Kind.COLUMN_CHANGED, row.index(), "its column " + name);
    }

    private Optional<Finding> forward(StoredEntry entry) {
        var wrong = times.next(entry.index, entry.timeUs);
        return wrong.isPresent() ? wrong : epochs.next(entry.index, entry.epoch);
    }

    private Optional<Finding> chain(StoredEntry entry, byte[] hash) {
        var link = chains.getOrDefault(entry.tenant, FIRST);
        boolean holds =
                entry.tenantSeq == link.seq() + 1
                        && MessageDigest.isEqual(entry.previous, link.hash());
        if (link.suspect().isPresent()) {
            // An entry that its successor confirms was not changed, so its predecessor was.
            long changed = holds ? link.suspect().getAsLong() : link.index();
            chains.remove(entry.tenant);
            return found(
                    Kind.CHAIN_BROKEN, changed, "another entry of its practice stood in its place");
        }
        if (!holds && link.index() < 0) {
            return found(
                    Kind.CHAIN_BROKEN,
                    entry.index,
                    "it is the first of its practice, but chained to an earlier one");
        }
        var suspect = holds ? OptionalLong.empty() : OptionalLong.of(link.index());
        chains.put(entry.tenant, new Link(entry.tenantSeq, hash, entry.index, suspect));
        return Optional.empty();
    }

    private static Optional<Finding> found(Kind kind, long index, String detail) {
        return Optional.of(Finding.at(kind, index, detail));
    }
}
