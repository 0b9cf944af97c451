package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.testkit.Attack;
import org.wardline.testkit.NumericHeader;
import org.wardline.testkit.Probe;
import org.wardline.testkit.SipPhone;
import org.wardline.testkit.SipServer;
import org.wardline.testkit.SipText;

/// Numbers at and beyond the bounds of every header, from a phone over TLS, a probe after each.
class NumericBoundsOverTlsTest {

    private static final String URI = "sip:north.example";
    private static final byte[] PROBE = SipText.simpleBytes("OPTIONS", URI);
    private static final Duration SOON = Duration.ofSeconds(10);

    /// What one connection may take, its handshake and the client's side of it included.
    private static final long MAX_BYTES = 16 << 20;

    @TempDir private Path home;

    @Test
    void everyNumberBeyondItsBoundIsAnsweredWith400() throws Exception {
        int inputs = 0;
        try (SipServer server = server();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> tried =
                    NumericHeader.all().stream()
                            .map(header -> threads.submit(() -> tryOut(server, header)))
                            .toList();
            for (Future<Integer> one : tried) {
                inputs += one.get();
            }
            assertEquals(0, server.faults());
        }
        assertEquals(NumericHeader.all().size() * NumericHeader.EDGES.size(), inputs);
        Attack.NUMERIC_HEADERS.counted(inputs);
    }

    private static int tryOut(SipServer server, NumericHeader header) throws IOException {
        int inputs = 0;
        try (SipPhone phone = server.connect()) {
            for (String number : NumericHeader.EDGES) {
                phone.send(header.in(number, URI));
                boolean refused = phone.status() == 400;
                assertEquals(header.isBeyond(number), refused, header + " " + number);
                Probe.answered(phone, SipServer.DOMAIN, header + " " + number);
                inputs++;
            }
        }
        return inputs;
    }

    @Test
    void noBodyIsWaitedForBecauseItIsSaidToBeLong() throws Exception {
        List<String> lengths =
                List.of("2147483647", "2147483648", "9223372036854775808", "9".repeat(40), "-1");
        var meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SipServer server = server();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.probe("nothing");
            long before = meter.getTotalThreadAllocatedBytes();
            List<Future<Integer>> tried =
                    lengths.stream()
                            .map(length -> threads.submit(() -> statusOf(server, length)))
                            .toList();
            for (Future<Integer> one : tried) {
                assertTrue(one.get() == 413 || one.get() == 400, () -> "status " + one);
            }
            long taken = meter.getTotalThreadAllocatedBytes() - before;
            assertTrue(taken < lengths.size() * MAX_BYTES, taken + " bytes");
        }
        Attack.CONTENT_LENGTH.counted(lengths.size());
    }

    private static int statusOf(SipServer server, String length) throws IOException {
        try (SipPhone phone = server.connect()) {
            phone.send(
                    new String(PROBE, StandardCharsets.UTF_8)
                            .replace("Content-Length: 0", "Content-Length: " + length));
            int status = phone.status();
            assertTrue(phone.isClosedWithin(SOON), length);
            server.probe("a Content-Length of " + length);
            return status;
        }
    }

    private SipServer server() {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var patience = new FlowPatience(20_000, 300, 600_000, 60_000);
        return SipServer.start(home, ListenerSettings.on(loopback).withPatience(patience));
    }
}
