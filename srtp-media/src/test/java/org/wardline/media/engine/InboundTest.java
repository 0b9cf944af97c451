package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.media.Direction;
import org.wardline.media.Drop;
import org.wardline.media.MasterKey;
import org.wardline.media.RemoteMedia;
import org.wardline.media.SrtpKeys;
import org.wardline.media.SrtpProfile;
import org.wardline.media.rtp.ReceivedPacket;
import org.wardline.media.srtp.SrtpSender;

/// The receiving half of a port in virtual time: what moves the latch, and what never does.
class InboundTest {

    private static final SrtpProfile SUITE = SrtpProfile.AES_256_CM_HMAC_SHA1_80;
    private static final long MS = 1_000_000;

    private final InetSocketAddress phone = new InetSocketAddress(Leg.loopback(), 4000);
    private final InetSocketAddress attacker = new InetSocketAddress(Leg.loopback(), 6666);

    private final SecureRandom random = new SecureRandom();
    private final MasterKey key = MasterKey.random(SUITE, random);
    private final SrtpSender sender = new SrtpSender(key);
    private final Counters counters = new Counters();
    private final Inbound inbound = new Inbound(counters);
    private final ReceivedPacket packet = new ReceivedPacket();
    private long nowNs = 1000 * MS;

    @BeforeEach
    void aCallIsUp() {
        SrtpKeys keys =
                new SrtpKeys(MasterKey.of(SUITE, key.reveal()), MasterKey.random(SUITE, random));
        inbound.remote(
                new RemoteMedia(phone, true, Direction.SENDRECV, Leg.PCMU, Leg.PCMU, keys), nowNs);
    }

    @Test
    void aPacketKeptBackFromAnyEarlierSsrcDoesNotMoveTheLatch() {
        byte[][] keptBack = new byte[4][];
        for (int ssrc = 0; ssrc < 4; ssrc++) {
            assertTrue(arrives(rtp(ssrc, 10), phone));
            keptBack[ssrc] = rtp(ssrc, 11);
        }
        for (int ssrc = 0; ssrc < 3; ssrc++) {
            assertFalse(arrives(keptBack[ssrc], attacker));
            assertEquals(phone, inbound.rtpDestination());
        }
        assertTrue(arrives(rtp(3, 12), phone));
        assertEquals(Map.of(Drop.LATE, 3L), counters.drops());
    }

    @Test
    void aPhoneThatGoesBackToAnEarlierSsrcAfterAPauseIsHeard() {
        assertTrue(arrives(rtp(1, 10), phone));
        assertTrue(arrives(rtp(2, 10), phone));
        assertFalse(arrives(rtp(1, 11), phone));
        nowNs += 200 * MS;
        assertTrue(arrives(rtp(1, 12), phone));
        assertEquals(3, packet.source);
    }

    @Test
    void onlyTheNewestPacketMovesTheLatch() {
        byte[] keptBack = rtp(1, 10);
        assertTrue(arrives(rtp(1, 11), phone));
        assertTrue(inbound.latchMoved());
        assertTrue(arrives(keptBack, attacker));
        assertFalse(inbound.latchMoved());
        assertEquals(phone, inbound.rtpDestination());
        InetSocketAddress moved = new InetSocketAddress(Leg.loopback(), 4002);
        assertTrue(arrives(rtp(1, 12), moved));
        assertTrue(inbound.latchMoved());
        assertEquals(moved, inbound.rtpDestination());
    }

    @Test
    void strangersAreCheckedAThousandTimesASecondAndThePhoneAlways() {
        byte[] forged = new byte[182];
        forged[0] = (byte) 0x80;
        for (int i = 0; i < 3000; i++) {
            arrives(forged.clone(), attacker);
        }
        assertEquals(Map.of(Drop.BAD_TAG, 1000L, Drop.STRANGER, 2000L), counters.drops());
        for (int number = 1; number <= 3000; number++) {
            assertTrue(arrives(rtp(1, number), phone));
        }
        nowNs += 1000 * MS;
        arrives(forged.clone(), attacker);
        assertEquals(1001L, counters.drops().get(Drop.BAD_TAG));
    }

    @Test
    void theAlarmIsRaisedOnceAtTheHundredthFailure() {
        byte[] forged = new byte[182];
        forged[0] = (byte) 0x80;
        for (int i = 1; i < Inbound.ALARM_AT_FAILURES; i++) {
            arrives(forged.clone(), phone);
            assertFalse(inbound.alarm());
        }
        arrives(forged.clone(), phone);
        assertTrue(inbound.alarm());
        arrives(forged.clone(), phone);
        assertFalse(inbound.alarm());
    }

    @Test
    void quietIsOnlyAPhoneThatShouldSpeak() {
        assertTrue(arrives(rtp(1, 1), phone));
        assertEquals(10_000 * MS, inbound.quietNs(nowNs + 10_000 * MS));
        SrtpKeys keys =
                new SrtpKeys(MasterKey.of(SUITE, key.reveal()), MasterKey.random(SUITE, random));
        var onHold = new RemoteMedia(phone, true, Direction.SENDONLY, Leg.PCMU, Leg.PCMU, keys);
        inbound.remote(onHold, nowNs);
        assertEquals(0, inbound.quietNs(nowNs + 10_000 * MS));
    }

    @Test
    void emptyPacketsKeepTheNatOpenAndAreNoAudio() {
        InetSocketAddress elsewhere = new InetSocketAddress(Leg.loopback(), 4002);
        byte[] packetWithoutAudio = new byte[12 + 32];
        packetWithoutAudio[0] = (byte) 0x80;
        int length = sender.protect(packetWithoutAudio, 0, 12);
        assertFalse(arrives(Arrays.copyOf(packetWithoutAudio, length), elsewhere));
        assertEquals(elsewhere, inbound.rtpDestination());
        assertTrue(counters.drops().isEmpty());
    }

    private boolean arrives(byte[] bytes, InetSocketAddress from) {
        return inbound.rtp(bytes, bytes.length, from, nowNs, packet);
    }

    private byte[] rtp(int ssrc, int number) {
        byte[] bytes =
                ByteBuffer.allocate(172 + 32)
                        .put((byte) 0x80)
                        .put((byte) 0)
                        .putShort((short) number)
                        .putInt(number * 160)
                        .putInt(ssrc)
                        .array();
        return Arrays.copyOf(bytes, sender.protect(bytes, 0, 172));
    }
}
