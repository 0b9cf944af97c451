package org.wardline.audit;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The audit log as the product writes it (R52 to R66): an act is durable before [#append] returns.
///
/// Entries have contiguous indexes from 0, are chained per practice and are the leaves of one
/// Merkle tree, whose head is signed every 1,000 entries or 60 s and on close, and handed to a
/// witness file outside the database. When a signed head is due and cannot be witnessed, nothing
/// more is accepted until it can. Safe for use by many virtual threads; one process at a time.
public final class AuditLog implements AutoCloseable {

    /// How many acts one call of [#append(List)] takes.
    public static final int MOST_AT_ONCE = Sequencer.BATCH_ACTS;

    private static final long APPEND_TIMEOUT_MS = 15_000;

    private final Sequencer sequencer;
    private final long witnessedAtOpen;

    private AuditLog(Sequencer sequencer, long witnessedAtOpen) {
        this.sequencer = sequencer;
        this.witnessedAtOpen = witnessedAtOpen;
    }

    /// Opens the log and checks what was written since the last checkpoint. The database may be
    /// away: then acts are refused until it is back.
    ///
    /// @throws AuditLogUnusable when it must not be written on: damaged, cut, rolled back, another
    ///   key, or held by another process
    public static AuditLog open(AuditLogConfig config, InstantSource clock) {
        var witness = Witness.open(config.witnessFolder(), config.signer().verifierKey());
        var writer = new LogWriter(config, witness, clock);
        long witnessed = witness.newest().map(Checkpoint::size).orElse(0L);
        boolean opened = false;
        try {
            writer.open();
            opened = true;
        } finally {
            if (!opened) {
                writer.abandon();
            }
        }
        var sequencer = new Sequencer(writer);
        sequencer.start();
        return new AuditLog(sequencer, witnessed);
    }

    /// Writes an act and waits until it is durable.
    ///
    /// @throws AuditUnavailable when it is not known to be durable after 15 s at most: what the act
    ///   stands before must not happen
    public AuditReceipt append(Act act) {
        return append(List.of(act)).getFirst();
    }

    /// Writes acts in their order with one commit and waits until they are durable: all, or none.
    ///
    /// @param acts at most [#MOST_AT_ONCE]
    /// @throws AuditUnavailable when they are not known to be durable, as for one
    public List<AuditReceipt> append(List<Act> acts) {
        try {
            return submit(acts).get(APPEND_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AuditUnavailable(e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw new AuditUnavailable("no answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuditUnavailable("interrupted");
        }
    }

    /// Hands acts over as [#append(List)] does, for a caller that can wait as long as it takes.
    ///
    /// @param acts at most [#MOST_AT_ONCE]; the same objects, handed over again after a failure,
    ///   are written once, even when the answer to their commit was lost
    /// @return completed when they are durable, in their order, or with [AuditUnavailable]
    public CompletableFuture<List<AuditReceipt>> submit(List<Act> acts)
            throws InterruptedException {
        acts.forEach(Leaf::requireFits);
        if (acts.size() > MOST_AT_ONCE) {
            throw new IllegalArgumentException(acts.size() + " acts at once");
        }
        return sequencer.submit(acts);
    }

    /// How many entries were witnessed when the log was opened: whatever is written since has an
    /// index from there on. Known without the database.
    public long witnessedAtOpen() {
        return witnessedAtOpen;
    }

    /// Writes what waits and a last checkpoint.
    @Override
    public void close() {
        try {
            sequencer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
