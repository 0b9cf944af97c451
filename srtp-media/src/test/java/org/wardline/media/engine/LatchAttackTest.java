package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.Drop;
import org.wardline.media.MediaEvent;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.Eventually;

/// What an attacker, a broken phone or a NAT can send to a port while a call goes on. The phone at
/// the far end hears the caller and nobody else, and the attacker gets nothing.
class LatchAttackTest {

    private static final SrtpProfile SUITE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

    private static final Duration A_PACKET_TIME = Duration.ofMillis(20);

    private final Random random = new Random(11);
    private NettyMediaEngine engine;
    private Leg caller;
    private Leg callee;
    private DatagramSocket attacker;

    @BeforeEach
    void aCallIsUp() throws IOException {
        engine = Engines.oneLoop();
        caller = Leg.on(engine, SUITE, Leg.PCMU).agree();
        callee = Leg.on(engine, SUITE, Leg.PCMU).agree();
        Leg.bridge(caller, callee);
        attacker = new DatagramSocket(new InetSocketAddress(Leg.loopback(), 0));
        attacker.setSoTimeout((int) Leg.A_MOMENT.toMillis());
    }

    @AfterEach
    void theCallEnds() {
        caller.close();
        callee.close();
        engine.close();
        attacker.close();
    }

    @Test
    void aForgedFirstPacketDoesNotLatch() throws IOException {
        byte[] forged = caller.peer.prepare(frame());
        forged[20] ^= 1;
        attack(forged);
        caller.awaitDropped(Drop.BAD_TAG, 1);
        callee.peer.speak(frame());
        // It goes where the session description said, not to the first that came.
        caller.peer.hears(Leg.SOON);
        assertAttackerGotNothing();
        callHasAudio();
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void plaintextRtpIsNeverAccepted(SrtpProfile suite) {
        try (var secured = Leg.on(engine, suite, Leg.PCMU).agree()) {
            byte[] plain = new byte[12 + 160 + suite.tagLengthBytes()];
            plain[0] = (byte) 0x80;
            secured.peer.send(plain);
            secured.awaitDropped(Drop.BAD_TAG, 1);
            assertEquals(0, secured.port.stats().received());
        }
    }

    @Test
    void whatIsNoRtpAtAllIsMalformed() throws IOException {
        attack(new byte[] {1});
        attack(
                "INVITE sip:101@practice.example SIP/2.0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        attack(new byte[1501]);
        byte[] longestHeader = new byte[40];
        longestHeader[0] = (byte) 0x9F;
        attack(longestHeader);
        caller.awaitDropped(Drop.MALFORMED, 4);
        callHasAudio();
    }

    @Test
    void beforeThereAreKeysNothingIsRead() {
        try (var fresh = Leg.on(engine, SUITE, Leg.PCMU)) {
            fresh.peer.speak(frame());
            fresh.awaitDropped(Drop.BEFORE_KEYS, 1);
            assertTrue(fresh.events.within(MediaEvent.Latched.class, Leg.A_MOMENT).isEmpty());
            fresh.agree();
            fresh.peer.speak(frame());
            fresh.events.await(MediaEvent.Latched.class, Leg.SOON);
        }
    }

    @Test
    void aReplayIsHeardOnce() {
        callHasAudio();
        byte[] audio = frame();
        byte[] packet = caller.peer.prepare(audio);
        for (int i = 0; i < 50; i++) {
            caller.peer.send(packet);
        }
        caller.awaitDropped(Drop.REPLAYED, 49);
        assertArrayEquals(audio, callee.peer.hears(Leg.SOON).payload());
        callHasAudio();
    }

    @Test
    void aReplayFromElsewhereDoesNotMoveTheLatch() throws IOException {
        byte[] packet = caller.peer.prepare(frame());
        caller.peer.send(packet);
        callee.peer.hears(Leg.SOON);
        attack(packet);
        caller.awaitDropped(Drop.REPLAYED, 1);
        callHasAudio();
        assertAttackerGotNothing();
    }

    @Test
    void anOldPacketKeptBackDoesNotMoveTheLatch() throws IOException {
        byte[] keptBack = caller.peer.prepare(frame());
        callHasAudio();
        attack(keptBack);
        caller.awaitReceived(6);
        callHasAudio();
        assertAttackerGotNothing();
    }

    @Test
    void aPhoneWhoseNatMovesIsFollowed() {
        callHasAudio();
        assertEquals(caller.peer.address(), latched());
        caller.peer.rebind();
        callHasAudio();
        assertEquals(caller.peer.address(), latched());
    }

    @Test
    void aFloodFromElsewhereIsDroppedWhileEveryPacketOfTheCallArrives() throws IOException {
        callHasAudio();
        for (int i = 0; i < 400; i++) {
            flood(50);
            byte[] audio = frame();
            caller.peer.speak(audio);
            assertArrayEquals(audio, callee.peer.hears(Leg.SOON).payload());
        }
        caller.awaitDropped(Drop.BAD_TAG, Inbound.ALARM_AT_FAILURES);
        caller.awaitDropped(Drop.STRANGER, 1);
        Eventually.until("all are counted", Leg.SOON, () -> counted() == 20_000);
        assertEquals(1, alarms());
        assertAttackerGotNothing();
    }

    @Test
    void aPhoneThatMovesDuringAFloodIsFoundAgain() throws IOException {
        callHasAudio();
        flood(5_000);
        caller.peer.rebind();
        boolean heard = false;
        for (int i = 0; i < 500 && !heard; i++) {
            flood(10);
            caller.peer.speak(frame());
            heard = callee.peer.hearsWithin(A_PACKET_TIME).isPresent();
        }
        assertTrue(heard, "the phone was not found again");
        while (callee.peer.hearsWithin(Leg.A_MOMENT).isPresent()) {
            // What was spoken while nobody was sure that it is heard.
            heard = true;
        }
        callHasAudio();
    }

    @Test
    void anAuthenticFloodOfSsrcsIsLimited() {
        for (int ssrc = 1; ssrc <= 100; ssrc++) {
            caller.phoneBeginsAnew(ssrc);
            caller.peer.speak(frame());
        }
        caller.awaitDropped(Drop.SSRC_LIMIT, 36);
        assertEquals(64, caller.port.stats().received());
    }

    private void callHasAudio() {
        for (int i = 0; i < 5; i++) {
            byte[] audio = frame();
            caller.peer.speak(audio);
            assertArrayEquals(audio, callee.peer.hears(Leg.SOON).payload());
            audio = frame();
            callee.peer.speak(audio);
            assertArrayEquals(audio, caller.peer.hears(Leg.SOON).payload());
        }
    }

    private InetSocketAddress latched() {
        return caller.events.await(MediaEvent.Latched.class, Leg.SOON).source();
    }

    private long alarms() {
        return caller.events.pending().stream()
                .filter(MediaEvent.AuthFailures.class::isInstance)
                .count();
    }

    private long counted() {
        return caller.dropped(Drop.BAD_TAG) + caller.dropped(Drop.STRANGER);
    }

    private void flood(int packets) throws IOException {
        byte[] forged = new byte[12 + 160 + 10];
        for (int i = 0; i < packets; i++) {
            random.nextBytes(forged);
            forged[0] = (byte) 0x80;
            forged[1] = 0;
            attack(forged);
        }
    }

    private void attack(byte[] datagram) throws IOException {
        attacker.send(new DatagramPacket(datagram, datagram.length, caller.port.localAddress()));
    }

    private void assertAttackerGotNothing() throws IOException {
        try {
            attacker.receive(new DatagramPacket(new byte[2048], 2048));
        } catch (SocketTimeoutException _) {
            return;
        }
        throw new AssertionError("the attacker got a packet");
    }

    private byte[] frame() {
        byte[] audio = new byte[160];
        random.nextBytes(audio);
        return audio;
    }
}
