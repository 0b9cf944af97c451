package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// Order, loss, wrap-around, sources and keys: what an honest network and an honest peer do.
class SrtpSequenceTest {

    private static final int SSRC = 0x0A0B_0C0D;
    private static final SrtpProfile ANY_PROFILE = SrtpProfile.AES_256_CM_HMAC_SHA1_80;

    private final MasterKey key = Packets.key(ANY_PROFILE);

    @ParameterizedTest
    @EnumSource
    void aPacketComesOutAsItWentInWhereverItLiesInItsBuffer(SrtpProfile profile) {
        MasterKey anyKey = Packets.key(profile);
        try (var sender = new SrtpSender(anyKey);
                var receiver = new SrtpReceiver(anyKey)) {
            for (int payload = 0; payload < 1_400; payload++) {
                byte[] rtp = Packets.rtp(SSRC, payload, payload);
                int offset = payload % 23;
                byte[] buffer = new byte[offset + rtp.length + sender.overheadBytes() + 3];
                System.arraycopy(rtp, 0, buffer, offset, rtp.length);
                int length = sender.protect(buffer, offset, rtp.length);
                assertEquals(rtp.length + profile.tagLengthBytes(), length);
                assertEquals(Verdict.OK, receiver.verify(buffer, offset, length));
                assertEquals(rtp.length, receiver.length());
                assertArrayEquals(
                        rtp, Arrays.copyOfRange(buffer, offset, offset + receiver.length()));
                for (int i = offset + length; i < buffer.length; i++) {
                    assertEquals(0, buffer[i], "wrote behind the packet");
                }
            }
        }
    }

    @Test
    void aLargePacketUsesManyBatchesOfKeystream() {
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            byte[] rtp = Packets.rtp(SSRC, 1, 65_000);
            byte[] srtp = Packets.protect(sender, rtp);
            assertEquals(Verdict.OK, receiver.verify(srtp, 0, srtp.length));
            assertArrayEquals(rtp, Arrays.copyOf(srtp, receiver.length()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void packetsShuffledWithinTheWindowAreEachAcceptedOnce(SrtpProfile profile) {
        MasterKey anyKey = Packets.key(profile);
        try (var sender = new SrtpSender(anyKey);
                var receiver = new SrtpReceiver(anyKey)) {
            int seq = 65_536 - 5 * ReplayWindow.SIZE;
            for (int block = 0; block < 10; block++) {
                List<byte[]> packets = new ArrayList<>();
                for (int i = 0; i < ReplayWindow.SIZE; i++) {
                    packets.add(Packets.protect(sender, Packets.rtp(SSRC, seq++ & 0xFFFF, 10)));
                }
                Collections.shuffle(packets, new Random(block));
                for (byte[] packet : packets) {
                    assertEquals(Verdict.OK, Packets.verify(receiver, packet));
                    assertEquals(Verdict.REPLAYED, Packets.verify(receiver, packet));
                }
            }
        }
    }

    @Test
    void aLossOf32767PacketsAcrossTheWrapIsSurvived() {
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            int index = 65_000;
            for (int jump = 0; jump < 40; jump++) {
                byte[] srtp = Packets.protect(sender, Packets.rtp(SSRC, index & 0xFFFF, 10));
                assertEquals(Verdict.OK, Packets.verify(receiver, srtp), "index " + index);
                index += (1 << 15) - 1;
            }
        }
    }

    @Test
    void packetsFromBeforeTheWrapThatComeLateKeepTheirRolloverCounter() {
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            List<byte[]> late = new ArrayList<>();
            for (int seq = 65_500; seq < 65_536; seq++) {
                late.add(Packets.protect(sender, Packets.rtp(SSRC, seq, 10)));
            }
            assertEquals(Verdict.OK, Packets.verify(receiver, late.removeFirst()));
            for (int seq = 0; seq < 20; seq++) {
                byte[] srtp = Packets.protect(sender, Packets.rtp(SSRC, seq, 10));
                assertEquals(Verdict.OK, Packets.verify(receiver, srtp));
            }
            for (byte[] packet : late) {
                assertEquals(Verdict.OK, Packets.verify(receiver, packet));
            }
        }
    }

    @Test
    void aPacketFromBeforeTheFirstOneAcrossTheWrapIsTooOld() {
        try (var receiver = new SrtpReceiver(key);
                var sender = new SrtpSender(key)) {
            byte[] first = Packets.protect(sender, Packets.rtp(SSRC, 3, 10));
            assertEquals(Verdict.OK, Packets.verify(receiver, first));
            byte[] earlier = Packets.protect(new SrtpSender(key), Packets.rtp(SSRC, 65_530, 10));
            assertEquals(Verdict.TOO_OLD, Packets.verify(receiver, earlier));
        }
    }

    @Test
    void aSenderNeverUsesAnIndexTwice() {
        try (var sender = new SrtpSender(key)) {
            Packets.protect(sender, Packets.rtp(SSRC, 100, 10));
            for (int seq : new int[] {100, 99, 0, 100 + 32_769}) {
                byte[] rtp = Packets.rtp(SSRC, seq, 10);
                assertThrows(IllegalStateException.class, () -> Packets.protect(sender, rtp));
            }
            Packets.protect(sender, Packets.rtp(SSRC, 101, 10));
            byte[] notRtp = new byte[20];
            assertThrows(IllegalArgumentException.class, () -> Packets.protect(sender, notRtp));
            byte[] noRoom = Packets.rtp(SSRC, 102, 10);
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> sender.protect(noRoom, 0, noRoom.length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendersStopWhenTheKeyIsUsedUp(SrtpProfile profile) {
        MasterKey anyKey = Packets.key(profile);
        try (var sender = new SrtpSender(anyKey, new PacketBudget(2));
                var reports = new SrtcpSender(anyKey, new PacketBudget(1))) {
            Packets.protect(sender, Packets.rtp(SSRC, 1, 10));
            Packets.protect(sender, Packets.rtp(SSRC, 2, 10));
            byte[] rtp = Packets.rtp(SSRC, 3, 10);
            assertThrows(IllegalStateException.class, () -> Packets.protect(sender, rtp));
            byte[] rtcp = Packets.rtcp(SSRC, 6, new Random(1));
            Packets.protect(reports, rtcp);
            assertThrows(IllegalStateException.class, () -> Packets.protect(reports, rtcp));
        }
        assertEquals(281_474_976_710_656L, PacketBudget.SRTP_PACKETS);
        assertEquals(2_147_483_648L, PacketBudget.SRTCP_PACKETS);
    }

    @Test
    void aReceiverStopsAtTheLastIndexOfItsKey() {
        var before = new Sources();
        before.admit(SSRC, RolloverCounter.MAX_INDEX - 1);
        try (var receiver = new SrtpReceiver(key, before);
                var transform = Transform.of(key, Protocol.SRTP)) {
            byte[] last = Arrays.copyOf(Packets.rtp(SSRC, 65_535, 10), 22 + 10);
            transform.protect(last, 0, 12, 22, SSRC, RolloverCounter.MAX_INDEX);
            assertEquals(Verdict.OK, Packets.verify(receiver, last));
            byte[] next = Arrays.copyOf(Packets.rtp(SSRC, 0, 10), 22 + 10);
            transform.protect(next, 0, 12, 22, SSRC, RolloverCounter.MAX_INDEX + 1);
            assertEquals(Verdict.KEY_EXHAUSTED, Packets.verify(receiver, next));
        }
    }

    @Test
    void aPhoneThatTakesANewSourceWithEveryHoldGoesOnButOldSourcesDoNotComeBack() {
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            byte[] recorded = Packets.protect(sender, Packets.rtp(SSRC, 1, 10));
            byte[] heldBack = Packets.protect(sender, Packets.rtp(SSRC, 2, 10));
            assertEquals(Verdict.OK, Packets.verify(receiver, recorded));
            for (int hold = 1; hold < Sources.LIVE + Sources.RETIRED; hold++) {
                byte[] srtp = Packets.protect(sender, Packets.rtp(SSRC + hold, 1, 10));
                assertEquals(Verdict.OK, Packets.verify(receiver, srtp), "hold " + hold);
                assertEquals(Math.min(hold + 1, Sources.LIVE), receiver.sourceCount());
            }
            assertEquals(Verdict.SSRC_LIMIT, Packets.verify(receiver, recorded));
            assertEquals(Verdict.SSRC_LIMIT, Packets.verify(receiver, heldBack));
            byte[] oneMore = Packets.rtp(SSRC + 1_000, 1, 10);
            assertThrows(IllegalStateException.class, () -> Packets.protect(sender, oneMore));
        }
    }

    @Test
    void ofFourSourcesTheOneHeardLastIsKept() {
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            for (int seq = 1; seq < 50; seq++) {
                byte[] talking = Packets.protect(sender, Packets.rtp(SSRC, seq, 10));
                byte[] other = Packets.protect(sender, Packets.rtp(SSRC + seq, 1, 10));
                assertEquals(Verdict.OK, Packets.verify(receiver, talking));
                assertEquals(Verdict.OK, Packets.verify(receiver, other));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterANewKeyThePeerMayKeepItsRolloverCounterOrBeginAtZero(SrtpProfile profile) {
        MasterKey oldKey = Packets.key(profile);
        MasterKey newKey = Packets.key(profile);
        try (var oldReceiver = receiverAt(3L << 16 | 500, oldKey);
                var kept = oldReceiver.successor(newKey);
                var reset = oldReceiver.successor(newKey);
                var transform = Transform.of(newKey, Protocol.SRTP)) {
            for (int seq = 501; seq < 510; seq++) {
                byte[] goesOn = protectAt(transform, 3L << 16 | seq, seq);
                byte[] beginsAnew = protectAt(transform, seq, seq);
                assertEquals(Verdict.BAD_TAG, Packets.verify(oldReceiver, goesOn));
                assertEquals(Verdict.OK, Packets.verify(kept, goesOn));
                assertEquals(Verdict.OK, Packets.verify(reset, beginsAnew));
                assertEquals(Verdict.REPLAYED, Packets.verify(kept, beginsAnew));
                assertEquals(Verdict.REPLAYED, Packets.verify(reset, goesOn));
            }
            byte[] otherSource = protectAt(transform, 700, 700);
            Bytes.putInt32(otherSource, 8, SSRC + 1);
            assertEquals(Verdict.BAD_TAG, Packets.verify(kept, otherSource));
        }
    }

    private static SrtpReceiver receiverAt(long index, MasterKey masterKey) {
        var sources = new Sources();
        sources.admit(SSRC, index - 1);
        var receiver = new SrtpReceiver(masterKey, sources);
        try (var transform = Transform.of(masterKey, Protocol.SRTP)) {
            byte[] srtp = protectAt(transform, index, (int) index & 0xFFFF);
            assertEquals(Verdict.OK, Packets.verify(receiver, srtp));
        }
        return receiver;
    }

    private static byte[] protectAt(Transform transform, long index, int seq) {
        byte[] rtp = Packets.rtp(SSRC, seq, 10);
        byte[] srtp = Arrays.copyOf(rtp, rtp.length + transform.trailerBytes());
        transform.protect(srtp, 0, 12, rtp.length, SSRC, index);
        return srtp;
    }
}
