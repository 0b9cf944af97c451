package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.testkit.TestPeer;

/// A datagram in and a datagram out make no object, on either address family.
class SocketAllocationTest {

    private static final int DATAGRAMS = 2_000;
    private static final int ROUNDS = 60;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private MultiThreadIoEventLoopGroup group;
    private MediaLoop loop;

    @BeforeEach
    void aLoopRuns() {
        TestPeer.require(Epoll.isAvailable(), "this system has no epoll");
        group = new MultiThreadIoEventLoopGroup(1, DatagramTransport.EPOLL.ioHandler());
        loop = new MediaLoop(group.next());
    }

    @AfterEach
    void theLoopEnds() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aDatagramInAndOneOutAllocateNothing(String host) throws IOException {
        var received = new AtomicInteger();
        var any = new InetSocketAddress(host, 0);
        EpollUdpSocket sender = EpollUdpSocket.bind(any);
        EpollUdpSocket receiver = EpollUdpSocket.bind(any);
        InetSocketAddress from = sender.localAddress();
        onLoop(() -> {
            receiver.serve(
                    loop,
                    (length, source) -> {
                        assertEquals(172, length);
                        assertEquals(from, source);
                        received.incrementAndGet();
                    },
                    fault -> {
                        throw new AssertionError(fault);
                    });
            sender.serve(loop, (_, _) -> {}, _ -> {});
            return null;
        });
        long least = onLoop(() -> leastBytes(sender, receiver));
        onLoop(() -> {
            sender.close(() -> {});
            receiver.close(() -> {});
            return null;
        });
        assertEquals(0, least);
        assertTrue(received.get() >= DATAGRAMS && received.get() % DATAGRAMS == 0);
    }

    /// The least of several rounds: calls into the system allocate until the JVM has compiled them.
    private long leastBytes(EpollUdpSocket sender, EpollUdpSocket receiver) {
        byte[] datagram = new byte[172];
        InetSocketAddress to = receiver.localAddress();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < DATAGRAMS; i++) {
                assertTrue(sender.send(datagram, datagram.length, to));
                receiver.receive();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private <T> T onLoop(Callable<T> work) {
        return loop.eventLoop().submit(work).syncUninterruptibly().getNow();
    }
}
