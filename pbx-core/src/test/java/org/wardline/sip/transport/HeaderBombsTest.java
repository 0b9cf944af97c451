package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.testkit.Attack;
import org.wardline.testkit.Await;
import org.wardline.testkit.Heap;
import org.wardline.testkit.SipPhone;
import org.wardline.testkit.SipServer;
import org.wardline.testkit.SipText;

/// Headers without number and end, over TLS: refused or the connection closed, a probe after each.
/// What is taken of memory meanwhile does not grow with what was sent, and nothing is kept.
class HeaderBombsTest {

    private static final String URI = "sip:north.example";

    /// What one connection may take: its handshake, and our client's side of it with the megabyte
    /// that it sends several times over.
    private static final long MAX_BYTES = 32L << 20;

    /// Of all bombs together, in the listener and all around it.
    private static final long MAX_KEPT_BYTES = 1 << 20;

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path home;

    @Test
    void noneIsReadToItsEnd() throws Exception {
        Map<String, byte[]> bombs =
                Map.of(
                        "10,000 header lines", options("X: y\r\n".repeat(10_000) + "X: y"),
                        "a line of a megabyte", options("Subject: " + "a".repeat(1_000_000)),
                        "10,000 values", options("Accept: " + "a/b,".repeat(10_000) + "a/b"),
                        "10,000 parameters",
                                options("Contact: <sip:a@b.c>" + ";p=1".repeat(10_000)),
                        "10,000 folds", options("Subject: a" + "\r\n b".repeat(10_000)),
                        "1,000 Vias",
                                options(
                                        "Via: SIP/2.0/TLS a.example;branch=z9hG4bKx, "
                                                .repeat(1_000)),
                        "a name of 64 KB", options("n".repeat(65_536) + ": x"),
                        "a display name of 64 KB",
                                options("Contact: \"" + "n".repeat(65_536) + "\" <sip:a@b.c>"),
                        "a URI of 64 KB",
                                SipText.simpleBytes(
                                        "OPTIONS", "sip:" + "a".repeat(65_536) + "@b.c"),
                        "a method of 64 KB", SipText.simpleBytes("O".repeat(65_536), URI));
        List<byte[]> bearable =
                List.of(
                        options("Accept: a/b\r\n".repeat(50) + "Accept: a/b"),
                        SipText.simpleBytes(
                                "OPTIONS", "sip:" + "u".repeat(600) + "@north.example"));
        var meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (SipServer server = SipServer.start(home, ListenerSettings.on(loopback))) {
            long before = meter.getTotalThreadAllocatedBytes();
            tryOut(server, bombs);
            long taken = meter.getTotalThreadAllocatedBytes() - before;
            assertTrue(taken < bombs.size() * MAX_BYTES, taken + " bytes");
            // The first time has loaded classes and filled pools.
            long heap = Heap.bytesAfterCollection();
            tryOut(server, bombs);
            long kept = Heap.bytesAfterCollection() - heap;
            assertTrue(kept < MAX_KEPT_BYTES, kept + " bytes are kept");
            for (byte[] message : bearable) {
                assertTrue(statusOf(server, message) > 0, "answered, whatever it is");
                server.probe("what a phone may send");
            }
            assertEquals(0, server.faults());
        }
        Attack.HEADER_BOMBS.counted(2L * bombs.size() + bearable.size());
    }

    private static void tryOut(SipServer server, Map<String, byte[]> bombs) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> tried =
                    bombs.entrySet().stream()
                            .map(bomb -> threads.submit(() -> tryOut(server, bomb)))
                            .toList();
            for (Future<Void> one : tried) {
                one.get();
            }
        }
        Await.until(SOON, () -> server.listener().connections() == 0);
    }

    private static Void tryOut(SipServer server, Map.Entry<String, byte[]> bomb)
            throws IOException {
        int status = statusOf(server, bomb.getValue());
        assertTrue(status == -1 || status == 400 || status == 413, bomb.getKey() + " " + status);
        server.probe(bomb.getKey());
        return null;
    }

    private static byte[] options(String line) {
        return SipText.simpleBytes("OPTIONS", URI, line);
    }

    /// The answer; -1 when the connection was closed instead.
    private static int statusOf(SipServer server, byte[] message) throws IOException {
        try (SipPhone phone = server.connect()) {
            try {
                phone.send(message);
                return phone.status();
            } catch (IOException _) {
                return -1;
            }
        }
    }
}
