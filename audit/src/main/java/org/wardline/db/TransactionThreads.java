package org.wardline.db;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Runs transactions of virtual threads on platform threads, as many as there are connections.
///
/// The driver's Unix socket (junixsocket) lets virtual threads wait for their answers in turn, so
/// that one slow statement would hold up all others (ADR 0011). Work that is on a platform thread
/// already, a nested transaction too, stays where it is.
final class TransactionThreads implements AutoCloseable {

    /// Said when all connections are in use: too many connections.
    private static final String ALL_IN_USE = "53300";

    private final Semaphore places;
    private final long timeoutMs;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("db-", 0).factory());

    TransactionThreads(int places, long timeoutMs) {
        this.places = new Semaphore(places, true);
        this.timeoutMs = timeoutMs;
    }

    /// Runs the work and waits for its end, interrupted or not: a transaction's outcome is not
    /// given up.
    ///
    /// @throws DatabaseUnavailable when all connections stay in use for the whole timeout
    <T> T run(Supplier<T> work) {
        if (!Thread.currentThread().isVirtual()) {
            return work.get();
        }
        takePlace();
        try {
            return CompletableFuture.supplyAsync(work, threads).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        } finally {
            places.release();
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private void takePlace() {
        try {
            if (places.tryAcquire(timeoutMs, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new DatabaseUnavailable(ALL_IN_USE);
    }
}
