package org.wardline.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The newest state of the log: its tree, the epoch of its writer and the time of its last entry.
final class LogHead {

    private final MerkleTree tree;
    private final long epoch;
    private Instant lastAt;

    LogHead(MerkleTree tree, long epoch, Instant lastAt) {
        this.tree = tree;
        this.epoch = epoch;
        this.lastAt = lastAt;
    }

    LogHead copy() {
        return new LogHead(tree.copy(), epoch, lastAt);
    }

    MerkleTree tree() {
        return tree;
    }

    long epoch() {
        return epoch;
    }

    /// The time of the next entry: now, or that of the last one while the clock is behind it.
    Instant advance(Instant now) {
        var micros = now.truncatedTo(ChronoUnit.MICROS);
        lastAt = micros.isBefore(lastAt) ? lastAt : micros;
        return lastAt;
    }
}
