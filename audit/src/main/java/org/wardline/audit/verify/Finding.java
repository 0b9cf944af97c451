package org.wardline.audit.verify;

import java.util.Objects;

/// Something in the log that is not as it was written.
///
/// @param index the first entry that cannot be trusted
/// @param before the entry from which on there is no suspicion of this finding; `index + 1` when
///   the place is exact
/// @param detail what was compared, in a sentence; ids and numbers only
public record Finding(Kind kind, long index, long before, String detail) {

    public Finding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }

    static Finding at(Kind kind, long index, String detail) {
        return new Finding(kind, index, index + 1, detail);
    }

    /// What is wrong.
    public enum Kind {
        /// An entry is not there, later ones are.
        MISSING("missing"),
        /// The bytes do not have the hash that stands beside them.
        ALTERED("altered"),
        /// The bytes are not an entry of any known version.
        MALFORMED("malformed"),
        /// The bytes belong elsewhere: swapped, copied or moved from another place or log.
        MISPLACED("misplaced"),
        /// A column for queries says something else than the entry.
        COLUMN_CHANGED("column changed"),
        /// The chain of a practice does not hold.
        CHAIN_BROKEN("chain broken"),
        /// Time or epoch go back.
        WENT_BACK("went back"),
        /// Whole in itself, but not what was witnessed.
        REWRITTEN("rewritten"),
        /// An interior node of the tree that is kept for proofs is wrong; the entries are right.
        TILE_CHANGED("tile changed"),
        /// Fewer entries than were witnessed: the end was cut off, or an older state restored.
        CUT("cut"),
        /// A checkpoint is not signed by the log's key, or not a checkpoint.
        CHECKPOINT_FORGED("checkpoint forged"),
        /// Checkpoints repeat or go back in size.
        CHECKPOINTS_OUT_OF_ORDER("checkpoints out of order"),
        /// A time stamp is not one on its checkpoint, or of no authority that is trusted.
        TIMESTAMP_INVALID("time stamp not valid"),
        /// No checkpoints at all beside a log that has entries.
        WITNESS_MISSING("witness missing");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// For people.
        public String words() {
            return words;
        }
    }

    /// One line for people.
    public String text() {
        var place = before == index + 1 ? "" : " (somewhere before " + before + ")";
        return "entry " + index + place + ": " + kind.words() + "; " + detail;
    }
}
