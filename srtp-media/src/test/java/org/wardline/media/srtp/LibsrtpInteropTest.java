package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.Libsrtp;
import org.wardline.media.testkit.TestPeer;

/// Ten thousand packets each way with the system's libsrtp, for every suite, SRTP and SRTCP.
class LibsrtpInteropTest {

    private static final int PACKETS = 10_000;
    private static final int SSRC = 0xCAFEBABE;

    /// So that the sequence number wraps on the way.
    private static final int FIRST_SEQ = 60_000;

    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    private final MemorySegment nativePacket = Arena.ofAuto().allocate(2_048, 8);

    @BeforeAll
    static void libsrtpIsInstalled() {
        TestPeer.require(
                Libsrtp.installed(), "libsrtp2.so.1 (Debian: libsrtp2-1) is not installed");
    }

    @ParameterizedTest
    @EnumSource
    void libsrtpMakesTheSamePacketsAndReadsOurs(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        int mismatches = 0;
        try (var ours = new SrtpSender(key);
                var theirs = Libsrtp.sender(key);
                var receiver = Libsrtp.receiver(key)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] rtp = Packets.anyRtp(SSRC, (FIRST_SEQ + i) & 0xFFFF, random);
                byte[] srtp = Packets.protect(ours, rtp);
                boolean same =
                        Arrays.equals(srtp, result(theirs.protect(toNative(rtp), rtp.length)));
                boolean read =
                        Arrays.equals(rtp, result(receiver.verify(toNative(srtp), srtp.length)));
                mismatches += same && read ? 0 : 1;
            }
        }
        assertEquals(0, mismatches);
    }

    @ParameterizedTest
    @EnumSource
    void weReadWhatLibsrtpSends(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        int mismatches = 0;
        try (var sender = Libsrtp.sender(key);
                var receiver = new SrtpReceiver(key)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] rtp = Packets.anyRtp(SSRC, (FIRST_SEQ + i) & 0xFFFF, random);
                byte[] srtp = result(sender.protect(toNative(rtp), rtp.length));
                boolean read =
                        receiver.verify(srtp, 0, srtp.length) == Verdict.OK
                                && Arrays.equals(rtp, Arrays.copyOf(srtp, receiver.length()));
                mismatches += read ? 0 : 1;
            }
        }
        assertEquals(0, mismatches);
    }

    @ParameterizedTest
    @EnumSource
    void libsrtpReadsOurReports(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        int mismatches = 0;
        try (var sender = new SrtcpSender(key);
                var receiver = Libsrtp.receiver(key)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] rtcp = Packets.rtcp(SSRC, random.nextInt(60), random);
                byte[] srtcp = Packets.protect(sender, rtcp);
                byte[] read = result(receiver.verifyRtcp(toNative(srtcp), srtcp.length));
                mismatches += Arrays.equals(rtcp, read) ? 0 : 1;
            }
        }
        assertEquals(0, mismatches);
    }

    @ParameterizedTest
    @EnumSource
    void weReadLibsrtpsReports(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        int mismatches = 0;
        try (var sender = Libsrtp.sender(key);
                var receiver = new SrtcpReceiver(key)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] rtcp = Packets.rtcp(SSRC, random.nextInt(60), random);
                byte[] srtcp = result(sender.protectRtcp(toNative(rtcp), rtcp.length));
                boolean read =
                        receiver.verify(srtcp, 0, srtcp.length) == Verdict.OK
                                && Arrays.equals(rtcp, Arrays.copyOf(srtcp, receiver.length()));
                mismatches += read ? 0 : 1;
            }
        }
        assertEquals(0, mismatches);
    }

    /// Loss, reordering up to the edge of the window, duplicates and damage: libsrtp (window 128 as
    /// ours) accepts exactly the packets that we accept.
    @ParameterizedTest
    @EnumSource
    void libsrtpAcceptsWhatWeAcceptOnABadNetwork(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        var onTheWay = new ArrayDeque<byte[]>();
        int[] accepted = new int[2];
        try (var sender = new SrtpSender(key);
                var ours = new SrtpReceiver(key);
                var theirs = Libsrtp.receiver(key)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] rtp = Packets.rtp(SSRC, (40_000 + i * 7) & 0xFFFF, 20);
                onTheWay.add(Packets.protect(sender, rtp));
                byte[] srtp = List.copyOf(onTheWay).get(random.nextInt(onTheWay.size()));
                if (random.nextInt(10) == 0) {
                    srtp = srtp.clone();
                    srtp[random.nextInt(srtp.length)] ^= 0x20;
                }
                boolean weDo = Packets.verify(ours, srtp) == Verdict.OK;
                boolean theyDo = theirs.verify(toNative(srtp), srtp.length) > 0;
                assertEquals(theyDo, weDo, "packet " + i);
                accepted[weDo ? 1 : 0]++;
                if (onTheWay.size() > 24) {
                    onTheWay.remove();
                }
            }
        }
        assertEquals(PACKETS, accepted[0] + accepted[1]);
        assertEquals(true, accepted[0] > 1_000 && accepted[1] > 1_000, Arrays.toString(accepted));
    }

    private MemorySegment toNative(byte[] packet) {
        MemorySegment.copy(packet, 0, nativePacket, ValueLayout.JAVA_BYTE, 0, packet.length);
        return nativePacket;
    }

    /// What libsrtp left in the native packet; nothing when it refused.
    private byte[] result(int length) {
        return length < 0
                ? new byte[0]
                : nativePacket.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }
}
