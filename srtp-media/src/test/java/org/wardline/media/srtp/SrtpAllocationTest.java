package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// AES-CM allocates nothing per packet, so that a thousand calls do not wait for a collector.
class SrtpAllocationTest {

    private static final int PACKETS = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final byte[] buffer = new byte[172 + Packets.TRAILER_ROOM];

    @ParameterizedTest
    @EnumSource(names = {"AES_256_CM_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80"})
    void protectingAndVerifyingVoiceAllocatesNothing(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        try (var sender = new SrtpSender(key);
                var receiver = new SrtpReceiver(key)) {
            assertEquals(0, leastOfRounds(round -> relay(sender, receiver, round * PACKETS)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_CM_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80"})
    void refusingForgedVoiceAllocatesNothing(SrtpProfile profile) {
        try (var receiver = new SrtpReceiver(Packets.key(profile))) {
            System.arraycopy(Packets.rtp(1, 1, 160), 0, buffer, 0, 172);
            assertEquals(0, leastOfRounds(_ -> refuse(receiver)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_CM_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80"})
    void reportsAllocateNothing(SrtpProfile profile) {
        MasterKey key = Packets.key(profile);
        byte[] rtcp = Packets.rtcp(1, 12, RandomGenerator.getDefault());
        try (var sender = new SrtcpSender(key);
                var receiver = new SrtcpReceiver(key)) {
            assertEquals(0, leastOfRounds(_ -> report(rtcp, sender, receiver)));
        }
    }

    /// Calls into native code allocate until the JVM has compiled them, whenever that is.
    ///
    /// @param work handles [#PACKETS] packets and says how many went well
    private long leastOfRounds(IntUnaryOperator work) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 100 && least > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            int done = work.applyAsInt(round);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertEquals(PACKETS, done);
        }
        return least;
    }

    private int relay(SrtpSender sender, SrtpReceiver receiver, int firstSeq) {
        int verified = 0;
        for (int i = 0; i < PACKETS; i++) {
            int seq = firstSeq + i;
            buffer[0] = (byte) 0x80;
            buffer[2] = (byte) (seq >> 8);
            buffer[3] = (byte) seq;
            int length = sender.protect(buffer, 0, 172);
            verified += receiver.verify(buffer, 0, length) == Verdict.OK ? 1 : 0;
        }
        return verified;
    }

    private int refuse(SrtpReceiver receiver) {
        int refused = 0;
        for (int i = 0; i < PACKETS; i++) {
            Bytes.putInt32(buffer, 8, i);
            refused += receiver.verify(buffer, 0, 182) == Verdict.BAD_TAG ? 1 : 0;
        }
        return refused;
    }

    private int report(byte[] rtcp, SrtcpSender sender, SrtcpReceiver receiver) {
        int verified = 0;
        for (int i = 0; i < PACKETS; i++) {
            System.arraycopy(rtcp, 0, buffer, 0, rtcp.length);
            int length = sender.protect(buffer, 0, rtcp.length);
            verified += receiver.verify(buffer, 0, length) == Verdict.OK ? 1 : 0;
        }
        return verified;
    }
}
