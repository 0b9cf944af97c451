package org.wardline.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that gives entries their indexes. Acts that wait while a commit is under way are
/// written together by the next one (group commit), so many waiters cost one sync to disk.
final class Sequencer {

    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

    private static final int QUEUE_PLACES = 1_024;
    private static final int BATCH_ACTS = 256;
    private static final long POLL_MS = 500;
    private static final long OFFER_TIMEOUT_MS = 2_000;

    private final LogWriter writer;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_PLACES);
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;

    Sequencer(LogWriter writer) {
        this.writer = writer;
        this.thread =
                Thread.ofPlatform()
                        .name("audit-sequencer")
                        .daemon()
                        .unstarted(this::runUntilClosed);
    }

    void start() {
        thread.start();
    }

    /// Hands an act over.
    ///
    /// @return completed when the act is durable, or with [AuditUnavailable]
    CompletableFuture<AuditReceipt> submit(Act act) throws InterruptedException {
        var pending = new Pending(act, new CompletableFuture<>());
        if (closing || !queue.offer(pending, OFFER_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
            pending.fail(closing ? "it is closed" : "too many acts wait");
        } else if (ended) {
            failAll(drained());
        }
        return pending.receipt;
    }

    /// Writes what waits, a last checkpoint, and ends the thread.
    void close() throws InterruptedException {
        closing = true;
        thread.join();
    }

    private record Pending(Act act, CompletableFuture<AuditReceipt> receipt) {

        void fail(String reason) {
            receipt.completeExceptionally(new AuditUnavailable(reason));
        }
    }

    private void runUntilClosed() {
        try {
            while (!closing || !queue.isEmpty()) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writer.close();
            ended = true;
            failAll(drained());
        }
    }

    /// One round: a batch when acts wait, a checkpoint when one is due.
    @SuppressWarnings("checkstyle:IllegalCatch") // supervisor: a bug ends its batch, not the log
    private void step() throws InterruptedException {
        List<Pending> batch = List.of();
        try {
            batch = nextBatch();
            if (!batch.isEmpty()) {
                write(batch);
            }
            writer.checkpointIfDue();
        } catch (AuditUnavailable e) {
            batch.forEach(pending -> pending.receipt.completeExceptionally(e));
        } catch (RuntimeException e) {
            LOG.error("audit log: bug in the sequencer", e);
            batch.forEach(pending -> pending.fail("an internal error"));
        }
    }

    private List<Pending> nextBatch() throws InterruptedException {
        var first = queue.poll(POLL_MS, TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        var batch = new ArrayList<Pending>();
        batch.add(first);
        queue.drainTo(batch, Math.min(BATCH_ACTS, writer.room()) - 1);
        return batch;
    }

    private void write(List<Pending> batch) {
        var entries = writer.write(batch.stream().map(Pending::act).toList());
        for (int i = 0; i < batch.size(); i++) {
            var entry = entries.get(i);
            batch.get(i).receipt.complete(new AuditReceipt(entry.index(), entry.act(), entry.at()));
        }
    }

    private List<Pending> drained() {
        var left = new ArrayList<Pending>();
        queue.drainTo(left);
        return left;
    }

    private static void failAll(List<Pending> left) {
        left.forEach(pending -> pending.fail("it is closed"));
    }
}
