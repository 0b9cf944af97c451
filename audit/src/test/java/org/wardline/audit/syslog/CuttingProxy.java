package org.wardline.audit.syslog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Somebody on the path, who passes a sender's octets on and ends a connection in order of TCP
/// wherever he likes.
final class CuttingProxy implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicReference<OptionalInt> cutAfter =
            new AtomicReference<>(OptionalInt.empty());
    private final AtomicInteger cuts = new AtomicInteger();
    private final int target;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Ends the next connection after so many octets of the sender.
    void cutNextAfter(int octets) {
        cutAfter.set(OptionalInt.of(octets));
    }

    int cuts() {
        return cuts.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                var sender = listener.accept();
                var receiver = new Socket(InetAddress.getLoopbackAddress(), target);
                var limit = cutAfter.getAndSet(OptionalInt.empty());
                Thread.ofVirtual().start(() -> pass(sender, receiver, limit));
                Thread.ofVirtual().start(() -> pass(receiver, sender, OptionalInt.empty()));
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void pass(Socket from, Socket to, OptionalInt limit) {
        int left = limit.orElse(Integer.MAX_VALUE);
        var buffer = new byte[4_096];
        try (from;
                to) {
            int count = 0;
            while (count >= 0 && left > 0) {
                to.getOutputStream().write(buffer, 0, count);
                if (limit.isPresent()) {
                    left -= count;
                }
                count =
                        left == 0
                                ? -1
                                : from.getInputStream().read(buffer, 0, Math.min(left, 4_096));
            }
        } catch (IOException e) {
            // The other direction has ended it.
        }
        if (limit.isPresent()) {
            cuts.incrementAndGet();
        }
    }
}
