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
    static final int BATCH_ACTS = 256;
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

    /// Hands acts over that become durable together, in their order.
    ///
    /// @param acts at most [#BATCH_ACTS]
    /// @return completed when they are durable, or with [AuditUnavailable]
    CompletableFuture<List<AuditReceipt>> submit(List<Act> acts) throws InterruptedException {
        var pending = new Pending(acts, new CompletableFuture<>());
        if (closing || !queue.offer(pending, OFFER_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
            pending.fail(closing ? "it is closed" : "too many acts wait");
        } else if (ended) {
            failAll(drained());
        }
        return pending.receipts;
    }

    /// Writes what waits, a last checkpoint, and ends the thread.
    void close() throws InterruptedException {
        closing = true;
        thread.join();
    }

    /// Acts of one writer, which are not parted.
    private record Pending(List<Act> acts, CompletableFuture<List<AuditReceipt>> receipts) {

        void fail(String reason) {
            receipts.completeExceptionally(new AuditUnavailable(reason));
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
            batch.forEach(pending -> pending.receipts.completeExceptionally(e));
        } catch (RuntimeException e) {
            LOG.error("audit log: bug in the sequencer", e);
            batch.forEach(pending -> pending.fail("an internal error"));
        }
    }

    /// What waits, up to a batch's size, and up to the next checkpoint if more than one writer's.
    private List<Pending> nextBatch() throws InterruptedException {
        var first = queue.poll(POLL_MS, TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        var batch = new ArrayList<Pending>();
        batch.add(first);
        int room = Math.min(BATCH_ACTS, writer.room()) - first.acts.size();
        for (var next = queue.peek();
                next != null && next.acts.size() <= room;
                next = queue.peek()) {
            batch.add(queue.remove());
            room -= next.acts.size();
        }
        return batch;
    }

    private void write(List<Pending> batch) {
        var entries =
                writer.write(batch.stream().flatMap(pending -> pending.acts.stream()).toList())
                        .iterator();
        for (Pending pending : batch) {
            var receipts = new ArrayList<AuditReceipt>();
            for (var _ : pending.acts) {
                var entry = entries.next();
                receipts.add(new AuditReceipt(entry.index(), entry.act(), entry.at()));
            }
            pending.receipts.complete(List.copyOf(receipts));
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
