package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaConfig;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.MediaUnavailable;
import org.wardline.media.PortRange;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.Eventually;

/// Ports come from the range and go back to it; nothing leaks.
class PortReleaseTest {

    private static final PortRange FOUR_PAIRS = new PortRange(23_600, 23_607);

    /// Wide, since a port that NIO closed stays bound until its loop selects again.
    private static final PortRange MANY_PAIRS = new PortRange(23_600, 23_999);

    private static final MediaSpec LOOPBACK = new MediaSpec(Leg.loopback(), 0);

    @ParameterizedTest
    @EnumSource(DatagramTransport.class)
    void aThousandCallsLeaveNoPortAndNoDescriptorBehind(DatagramTransport transport) {
        var range = transport == DatagramTransport.NIO ? MANY_PAIRS : FOUR_PAIRS;
        try (var engine = start(range, transport)) {
            engine.open(LOOPBACK, _ -> {}).close();
            Eventually.until("released", Leg.SOON, () -> engine.portsInUse() == 0);
            long before = descriptors();
            for (int i = 0; i < 500; i++) {
                MediaPort one = engine.open(LOOPBACK, _ -> {});
                MediaPort other = engine.open(LOOPBACK, _ -> {});
                one.bridgeTo(other);
                one.close();
                other.close();
                Eventually.until("released", Leg.SOON, () -> engine.portsInUse() == 0);
            }
            Eventually.until("closed", Leg.SOON, () -> descriptors() <= before + 2);
        }
    }

    @Test
    void aFullRangeIsRefusedUntilAPortIsFree() {
        try (var engine = start(FOUR_PAIRS, DatagramTransport.best())) {
            List<MediaPort> open = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                open.add(engine.open(LOOPBACK, _ -> {}));
                assertEquals(0, open.getLast().localAddress().getPort() % 2);
            }
            var refused =
                    assertThrows(MediaUnavailable.class, () -> engine.open(LOOPBACK, _ -> {}));
            assertEquals("every media port is in use", refused.safeMessage());
            open.removeFirst().close();
            Eventually.until("released", Leg.SOON, () -> engine.portsInUse() == 3);
            assertDoesNotThrow(() -> engine.open(LOOPBACK, _ -> {}));
        }
    }

    @Test
    void aPairOfWhichAnotherProgramHoldsHalfIsSkipped() throws IOException {
        try (var engine = start(new PortRange(23_610, 23_613), DatagramTransport.best());
                var _ = new DatagramSocket(new InetSocketAddress(Leg.loopback(), 23_611))) {
            MediaPort port = engine.open(LOOPBACK, _ -> {});
            assertEquals(23_612, port.localAddress().getPort());
            assertThrows(MediaUnavailable.class, () -> engine.open(LOOPBACK, _ -> {}));
        }
    }

    @Test
    void anAddressThatIsNotOursIsRefusedWithAReason() {
        try (var engine = start(FOUR_PAIRS, DatagramTransport.best())) {
            var foreign = new MediaSpec(InetAddress.ofLiteral("192.0.2.1"), 0);
            var refused = assertThrows(MediaUnavailable.class, () -> engine.open(foreign, _ -> {}));
            assertEquals("no media port can be bound on 192.0.2.1", refused.safeMessage());
            assertEquals(0, engine.portsInUse());
        }
    }

    @Test
    void commandsAfterCloseDoNothing() {
        var engine = Engines.oneLoop();
        var leg = Leg.on(engine, SrtpProfile.AEAD_AES_256_GCM, Leg.PCMU).agree();
        leg.port.close();
        leg.port.close();
        assertDoesNotThrow(leg.port::unbridge);
        engine.close();
        assertDoesNotThrow(engine::close);
        assertDoesNotThrow(leg.port::stop);
        assertThrows(MediaUnavailable.class, () -> engine.open(LOOPBACK, _ -> {}));
        leg.close();
    }

    @Test
    void aStuckListenerFillsABoundedQueueAndNoMore() {
        AtomicBoolean release = new AtomicBoolean();
        try (var engine = Engines.oneLoop()) {
            MediaPort port =
                    engine.open(
                            LOOPBACK,
                            _ ->
                                    Eventually.until(
                                            "released", Leg.SOON.multipliedBy(4), release::get));
            port.play(AudioSource.ofUlaw(new byte[0]), MediaPort.Repeat.ONCE);
            assertThrows(
                    MediaUnavailable.class,
                    () -> {
                        for (int i = 0; i < 1000; i++) {
                            port.stop();
                        }
                    });
            release.set(true);
        }
    }

    @ParameterizedTest
    @EnumSource(DatagramTransport.class)
    void mediaIsMarkedExpeditedForwarding(DatagramTransport transport) throws IOException {
        var pair = new PortPool(new PortRange(23_620, 23_621), transport, 0).bind(Leg.loopback());
        var loops = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
        var loop = new MediaLoop(loops.next());
        loop.eventLoop()
                .submit(() -> pair.rtp().serve(loop, (_, _) -> {}, _ -> {}))
                .syncUninterruptibly();
        assertEquals(46 << 2, trafficClass(pair.rtp()));
        pair.rtcp().discard();
        loop.eventLoop().submit(() -> pair.rtp().close(() -> {})).syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static int trafficClass(UdpSocket socket) throws IOException {
        return switch (socket) {
            case EpollUdpSocket epoll -> ((Socket) epoll.fd()).getTrafficClass();
            case NioUdpSocket nio -> nio.channel.config().getTrafficClass();
        };
    }

    private static NettyMediaEngine start(PortRange range, DatagramTransport transport) {
        return NettyMediaEngine.start(
                new MediaConfig(range, 1), transport, InstantSource.system(), new SecureRandom());
    }

    private static long descriptors() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
