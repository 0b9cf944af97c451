package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.JitsiSrtp;

/// Packets each way with jitsi-srtp, for every suite, SRTP and SRTCP.
class JitsiSrtpInteropTest {

    private static final int PACKETS = 2_000;
    private static final int SSRC = 0x1234_5678;
    private static final int FIRST_SEQ = 65_000;

    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);

    @ParameterizedTest
    @EnumSource
    void jitsiReadsWhatWeSend(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        int mismatches = 0;
        try (var sender = new SrtpSender(key);
                var reports = new SrtcpSender(key);
                var jitsi = JitsiSrtp.receiver(key, SSRC)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] rtp = Packets.anyRtp(SSRC, (FIRST_SEQ + i) & 0xFFFF, random);
                byte[] srtp = Packets.protect(sender, rtp);
                int length = jitsi.verify(srtp, 0, srtp.length);
                mismatches += length > 0 && Arrays.equals(rtp, Arrays.copyOf(srtp, length)) ? 0 : 1;

                byte[] rtcp = Packets.rtcp(SSRC, random.nextInt(60), random);
                byte[] srtcp = Packets.protect(reports, rtcp);
                length = jitsi.verifyRtcp(srtcp, 0, srtcp.length);
                mismatches +=
                        length > 0 && Arrays.equals(rtcp, Arrays.copyOf(srtcp, length)) ? 0 : 1;
            }
        }
        assertEquals(0, mismatches);
    }

    @ParameterizedTest
    @EnumSource
    void weReadWhatJitsiSends(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        int mismatches = 0;
        try (var jitsi = JitsiSrtp.sender(key, SSRC);
                var receiver = new SrtpReceiver(key);
                var reports = new SrtcpReceiver(key)) {
            for (int i = 0; i < PACKETS; i++) {
                byte[] rtp = Packets.anyRtp(SSRC, (FIRST_SEQ + i) & 0xFFFF, random);
                byte[] buffer = Arrays.copyOf(rtp, rtp.length + Packets.TRAILER_ROOM);
                int length = jitsi.protect(buffer, 0, rtp.length);
                boolean read =
                        receiver.verify(buffer, 0, length) == Verdict.OK
                                && Arrays.equals(rtp, Arrays.copyOf(buffer, receiver.length()));
                mismatches += read ? 0 : 1;

                byte[] rtcp = Packets.rtcp(SSRC, random.nextInt(60), random);
                buffer = Arrays.copyOf(rtcp, rtcp.length + Packets.TRAILER_ROOM);
                length = jitsi.protectRtcp(buffer, 0, rtcp.length);
                read =
                        reports.verify(buffer, 0, length) == Verdict.OK
                                && Arrays.equals(rtcp, Arrays.copyOf(buffer, reports.length()));
                mismatches += read ? 0 : 1;
            }
        }
        assertEquals(0, mismatches);
    }
}
