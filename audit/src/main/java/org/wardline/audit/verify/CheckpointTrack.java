package org.wardline.audit.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.wardline.audit.verify.Finding.Kind;
import org.wardline.audit.verify.TrustedKey.Head;

/// Follows the checkpoints of one source beside the entries and compares each with the tree when it
/// has that size.
final class CheckpointTrack {

    private final NoteSource source;
    private final TrustedKey key;
    private final List<Finding> findings = new ArrayList<>();
    private Optional<Head> pending = Optional.empty();
    private Optional<Head> highest = Optional.empty();
    private long compared;

    CheckpointTrack(NoteSource source, TrustedKey key) {
        this.source = source;
        this.key = key;
        advance();
    }

    /// Compares the roots when a checkpoint speaks of this size.
    ///
    /// @return false when the checkpoint says otherwise
    boolean agrees(long size, Supplier<String> root, Supplier<String> practices) {
        if (pending.isEmpty() || pending.get().size() != size) {
            return true;
        }
        boolean same =
                pending.get().root().equals(root.get())
                        && pending.get().practices().equals(practices.get());
        if (same) {
            compared++;
        }
        advance();
        return same;
    }

    /// Whether the next checkpoint speaks of exactly this size.
    boolean isDue(long size) {
        return pending.isPresent() && pending.get().size() == size;
    }

    /// Reads what is left after the last entry: checkpoints of entries that are gone.
    void finish(long entries) {
        if (pending.isPresent() && pending.get().size() > entries) {
            while (pending.isPresent()) {
                advance();
            }
            findings.add(
                    new Finding(
                            Kind.CUT,
                            entries,
                            highest.orElseThrow().size(),
                            highest.orElseThrow().size()
                                    + " entries were witnessed in "
                                    + source.name()));
        }
    }

    /// Skips to the end without comparing, to know the highest checkpoint all the same.
    void skip() {
        while (pending.isPresent()) {
            advance();
        }
    }

    /// The checkpoint with the most entries so far.
    Optional<Head> highest() {
        return highest;
    }

    long compared() {
        return compared;
    }

    List<Finding> findings() {
        return findings;
    }

    private void advance() {
        pending = Optional.empty();
        var note = source.next();
        if (note.isEmpty()) {
            return;
        }
        long last = highest.map(Head::size).orElse(0L);
        var head = key.open(note.get());
        if (head.isEmpty()) {
            findings.add(
                    Finding.at(
                            Kind.CHECKPOINT_FORGED,
                            last,
                            "the checkpoint after that of "
                                    + last
                                    + " entries in "
                                    + source.name()
                                    + " is not one signed by the log's key"));
        } else if (head.get().size() <= last) {
            findings.add(
                    Finding.at(
                            Kind.CHECKPOINTS_OUT_OF_ORDER,
                            head.get().size(),
                            "the checkpoint after that of "
                                    + last
                                    + " entries in "
                                    + source.name()
                                    + " speaks of "
                                    + head.get().size()));
        } else {
            pending = head;
            highest = head;
        }
    }
}
