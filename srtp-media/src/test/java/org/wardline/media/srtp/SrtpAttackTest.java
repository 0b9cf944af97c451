package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// What someone on the network can send us, and that none of it leaves a trace.
class SrtpAttackTest {

    private static final int SSRC = 0x5EED_0001;

    @ParameterizedTest
    @EnumSource
    void flipsAnySingleBitOfAPacket(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            byte[] srtp = Packets.protect(sender, Packets.rtp(SSRC, 700, 160));
            for (int bit = 0; bit < srtp.length * Byte.SIZE; bit++) {
                byte[] forged = srtp.clone();
                forged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                byte[] asSent = forged.clone();
                assertNotEquals(
                        Verdict.OK, receiver.verify(forged, 0, forged.length), "bit " + bit);
                assertArrayEquals(asSent, forged, "a refused packet stays as it was");
            }
            assertEquals(0, receiver.sourceCount());
            assertEquals(Verdict.OK, Packets.verify(receiver, srtp));
        }
    }

    @ParameterizedTest
    @EnumSource
    void flipsAnySingleBitOfAReport(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        try (var sender = new SrtcpSender(key);
                var receiver = new SrtcpReceiver(key)) {
            byte[] rtcp = Packets.rtcp(SSRC, 12, new SplittableRandom(1));
            byte[] srtcp = Packets.protect(sender, rtcp);
            for (int bit = 0; bit < srtcp.length * Byte.SIZE; bit++) {
                byte[] forged = srtcp.clone();
                forged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                byte[] asSent = forged.clone();
                assertNotEquals(
                        Verdict.OK, receiver.verify(forged, 0, forged.length), "bit " + bit);
                assertArrayEquals(asSent, forged, "a refused packet stays as it was");
            }
            assertEquals(0, receiver.sourceCount());
            assertEquals(Verdict.OK, Packets.verify(receiver, srtcp));
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutsOrLengthensAPacket(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key);
                var reports = new SrtcpReceiver(key)) {
            byte[] srtp = Packets.protect(sender, Packets.rtp(SSRC, 1, 160));
            for (int length = 0; length < srtp.length + 40; length++) {
                if (length != srtp.length) {
                    byte[] cut = Arrays.copyOf(srtp, length);
                    assertNotEquals(Verdict.OK, Packets.verify(receiver, cut), "length " + length);
                    assertNotEquals(Verdict.OK, Packets.verify(reports, cut), "length " + length);
                }
            }
            assertEquals(Verdict.MALFORMED, Packets.verify(receiver, new byte[0]));
            assertEquals(Verdict.OK, Packets.verify(receiver, srtp));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsTheHeaderOfAPacketThatRunsPastItsEnd(SrtpProfile profile) {
        try (var receiver = new SrtpReceiver(Packets.key(profile))) {
            byte[] allCsrcs = new byte[60];
            allCsrcs[0] = (byte) 0x8F;
            assertEquals(Verdict.MALFORMED, Packets.verify(receiver, allCsrcs));
            byte[] longExtension = new byte[200];
            longExtension[0] = (byte) 0x90;
            longExtension[14] = (byte) 0xFF;
            longExtension[15] = (byte) 0xFF;
            assertEquals(Verdict.MALFORMED, Packets.verify(receiver, longExtension));
            byte[] extensionAtTheEnd = new byte[13];
            extensionAtTheEnd[0] = (byte) 0x90;
            assertEquals(Verdict.MALFORMED, Packets.verify(receiver, extensionAtTheEnd));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsRtpInClear(SrtpProfile profile) {
        try (var receiver = new SrtpReceiver(Packets.key(profile))) {
            assertEquals(Verdict.BAD_TAG, Packets.verify(receiver, Packets.rtp(SSRC, 1, 160)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void clearsTheEncryptionBitOfAReport(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        try (var sender = new SrtcpSender(key);
                var receiver = new SrtcpReceiver(key);
                var transform = Transform.of(key, Protocol.SRTCP)) {
            byte[] srtcp = Packets.protect(sender, Packets.rtcp(SSRC, 12, new SplittableRandom(1)));
            srtcp[transform.srtcpWordAt(srtcp.length)] &= 0x7F;
            assertEquals(Verdict.UNENCRYPTED, Packets.verify(receiver, srtcp));
        }
    }

    @ParameterizedTest
    @EnumSource
    void replays1024Packets(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        byte[][] sent = new byte[1_024][];
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            for (int i = 0; i < sent.length; i++) {
                sent[i] = Packets.protect(sender, Packets.rtp(SSRC, i, 40));
                assertEquals(Verdict.OK, Packets.verify(receiver, sent[i]));
            }
            for (int i = 0; i < sent.length; i++) {
                boolean inWindow = i >= sent.length - ReplayWindow.SIZE;
                assertEquals(
                        inWindow ? Verdict.REPLAYED : Verdict.TOO_OLD,
                        Packets.verify(receiver, sent[i]),
                        "packet " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void replaysReports(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        byte[][] sent = new byte[200][];
        try (var sender = new SrtcpSender(key);
                var receiver = new SrtcpReceiver(key)) {
            for (int i = 0; i < sent.length; i++) {
                sent[i] = Packets.protect(sender, Packets.rtcp(SSRC, 6, new SplittableRandom(i)));
                assertEquals(Verdict.OK, Packets.verify(receiver, sent[i]));
            }
            for (int i = 0; i < sent.length; i++) {
                boolean inWindow = i >= sent.length - ReplayWindow.SIZE;
                assertEquals(
                        inWindow ? Verdict.REPLAYED : Verdict.TOO_OLD,
                        Packets.verify(receiver, sent[i]),
                        "report " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void floodsWithSourcesThatDoNotAuthenticate(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            byte[] first = Packets.protect(sender, Packets.rtp(SSRC, 1, 160));
            byte[] second = Packets.protect(sender, Packets.rtp(SSRC, 2, 160));
            assertEquals(Verdict.OK, Packets.verify(receiver, first));
            byte[] forged = second.clone();
            for (int i = 0; i < 250_000; i++) {
                Bytes.putInt32(forged, 8, SSRC + 1 + i);
                if (receiver.verify(forged, 0, forged.length) != Verdict.BAD_TAG) {
                    throw new AssertionError("forged packet " + i);
                }
            }
            assertEquals(1, receiver.sourceCount());
            assertEquals(Verdict.OK, Packets.verify(receiver, second));
        }
    }

    /// A receiver that moved its rollover counter before the tag held would be deaf afterwards.
    @ParameterizedTest
    @EnumSource
    void triesToPushTheRolloverCounterWithForgedSequenceNumbers(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            for (int seq = 10; seq < 200; seq++) {
                byte[] srtp = Packets.protect(sender, Packets.rtp(SSRC, seq, 20));
                for (int jump : new int[] {1, 128, 1_000, 32_766, 32_768, 40_000, 65_535}) {
                    byte[] forged = srtp.clone();
                    forged[2] = (byte) ((seq + jump) >> 8);
                    forged[3] = (byte) (seq + jump);
                    assertNotEquals(Verdict.OK, Packets.verify(receiver, forged));
                }
                assertEquals(Verdict.OK, Packets.verify(receiver, srtp));
            }
        }
    }
}
