package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.AudioSource;
import org.wardline.media.Direction;
import org.wardline.media.Drop;
import org.wardline.media.MasterKey;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.RemoteMedia;
import org.wardline.media.SrtpKeys;
import org.wardline.media.SrtpProfile;
import org.wardline.media.rtp.RtcpPacket;
import org.wardline.media.rtp.RtcpReader;
import org.wardline.media.rtp.RtcpWriter;
import org.wardline.media.srtp.SrtcpReceiver;
import org.wardline.media.srtp.SrtcpSender;
import org.wardline.media.srtp.Verdict;
import org.wardline.media.testkit.Events;
import org.wardline.media.testkit.Eventually;

/// SRTCP on real sockets, on its own port and sharing the RTP port.
class RtcpSocketTest {

    /// What begins below is RTP (RFC 5761 4).
    private static final int RTCP_TYPES = 192;

    private static final SrtpProfile SUITE = SrtpProfile.AEAD_AES_256_GCM;

    private final SecureRandom random = new SecureRandom();
    private final MasterKey toPort = MasterKey.random(SUITE, random);
    private final MasterKey toPeer = MasterKey.random(SUITE, random);
    private final NettyMediaEngine engine = Engines.oneLoop();
    private final Events events = new Events();
    private final MediaPort port = engine.open(new MediaSpec(Leg.loopback(), 0), events);
    private final SrtcpSender sender = new SrtcpSender(toPort);
    private final SrtcpReceiver receiver = new SrtcpReceiver(toPeer);

    @AfterEach
    void theCallEnds() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theEndOfACallIsSaidToThePhone(boolean mux) throws IOException {
        try (var pair = pair()) {
            agree(pair, mux);
            port.close();
            List<RtcpPacket> compound = receive(mux ? pair.rtp : pair.rtcp);
            assertInstanceOf(RtcpPacket.SenderReport.class, compound.get(0));
            assertInstanceOf(RtcpPacket.SourceDescription.class, compound.get(1));
            assertInstanceOf(RtcpPacket.Bye.class, compound.get(2));
        }
    }

    /// RFC 3550 6.3.7
    @Test
    void aPhoneThatHasHadNothingOfOursGetsNoBye() throws IOException {
        try (var pair = pair()) {
            agree(pair, false, Duration.ZERO);
            port.close();
            pair.rtcp.setSoTimeout(200);
            assertThrows(SocketTimeoutException.class, () -> receive(pair.rtcp));
        }
    }

    @Test
    void aPhoneBehindANatGetsItsReportsWhereItsOwnCameFrom() throws IOException {
        try (var pair = pair();
                var behindNat = new DatagramSocket(new InetSocketAddress(Leg.loopback(), 0))) {
            agree(pair, false);
            send(behindNat, compound(), rtcpPort());
            send(behindNat, plain(), rtcpPort());
            Eventually.until("refused", Leg.SOON, () -> port.stats().dropped(Drop.BAD_TAG) == 1);
            port.close();
            assertEquals(3, receive(behindNat).size());
        }
    }

    @Test
    void forgedReportsMoveNothing() throws IOException {
        try (var pair = pair();
                var attacker = new DatagramSocket(new InetSocketAddress(Leg.loopback(), 0))) {
            agree(pair, false);
            send(attacker, plain(), rtcpPort());
            send(attacker, new byte[] {(byte) 0x80, (byte) 200, 0, 0}, rtcpPort());
            send(attacker, new byte[4], port.localAddress());
            Eventually.until(
                    "counted " + port.stats(),
                    Leg.SOON,
                    () ->
                            port.stats().dropped(Drop.BAD_TAG) == 1
                                    && port.stats().dropped(Drop.MALFORMED) == 2);
            port.close();
            assertEquals(3, receive(pair.rtcp).size());
        }
    }

    @Test
    void aByeOfThePeerEndsNothing() throws IOException {
        try (var pair = pair()) {
            agree(pair, true);
            send(pair.rtp, protect(List.of(new RtcpPacket.Bye(1))), port.localAddress());
            port.close();
            assertEquals(3, receive(pair.rtp).size());
            assertTrue(port.stats().drops().isEmpty(), port.stats().toString());
        }
    }

    private record Pair(DatagramSocket rtp, DatagramSocket rtcp) implements AutoCloseable {
        @Override
        public void close() {
            rtp.close();
            rtcp.close();
        }
    }

    private static Pair pair() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            var rtp = new DatagramSocket(new InetSocketAddress(Leg.loopback(), 0));
            try {
                var next = new InetSocketAddress(Leg.loopback(), rtp.getLocalPort() + 1);
                var rtcp = new DatagramSocket(next);
                rtp.setSoTimeout((int) Leg.SOON.toMillis());
                rtcp.setSoTimeout((int) Leg.SOON.toMillis());
                return new Pair(rtp, rtcp);
            } catch (SocketException _) {
                rtp.close();
            }
        }
        throw new IOException("no two ports in a row");
    }

    private void agree(Pair pair, boolean mux) {
        agree(pair, mux, Duration.ofMillis(20));
    }

    private void agree(Pair pair, boolean mux, Duration silence) {
        var address = (InetSocketAddress) pair.rtp.getLocalSocketAddress();
        SrtpKeys keys = new SrtpKeys(copy(toPort), copy(toPeer));
        port.remote(new RemoteMedia(address, mux, Direction.SENDRECV, Leg.PCMU, Leg.PCMU, keys));
        // A play is over when the port has done what it was told before.
        port.play(AudioSource.silence(silence), MediaPort.Repeat.ONCE);
        events.await(MediaEvent.PlayFinished.class, Leg.SOON);
    }

    private InetSocketAddress rtcpPort() {
        return new InetSocketAddress(Leg.loopback(), port.localAddress().getPort() + 1);
    }

    private byte[] compound() {
        return protect(
                List.of(
                        new RtcpPacket.ReceiverReport(1, List.of()),
                        new RtcpPacket.SourceDescription(1, "phone")));
    }

    private static byte[] plain() {
        byte[] plain = new byte[60];
        RtcpWriter.write(List.of(new RtcpPacket.ReceiverReport(2, List.of())), plain);
        // Where SRTCP has its E bit: otherwise it would already be refused as unencrypted.
        plain[56] = (byte) 0x80;
        return plain;
    }

    private byte[] protect(List<RtcpPacket> compound) {
        byte[] buffer = new byte[512];
        int length = sender.protect(buffer, 0, RtcpWriter.write(compound, buffer));
        return Arrays.copyOf(buffer, length);
    }

    private static void send(DatagramSocket from, byte[] bytes, InetSocketAddress to)
            throws IOException {
        from.setSoTimeout((int) Leg.SOON.toMillis());
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private List<RtcpPacket> receive(DatagramSocket at) throws IOException {
        var datagram = new DatagramPacket(new byte[2048], 2048);
        byte[] bytes = datagram.getData();
        do {
            at.receive(datagram);
        } while ((bytes[1] & 0xFF) < RTCP_TYPES);
        assertEquals(Verdict.OK, receiver.verify(bytes, 0, datagram.getLength()));
        return RtcpReader.read(bytes, 0, receiver.length());
    }

    private static MasterKey copy(MasterKey key) {
        return MasterKey.of(key.profile(), key.reveal());
    }
}
