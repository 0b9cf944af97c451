package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.RemoteMedia;
import org.wardline.media.SrtpKeys;
import org.wardline.media.SrtpProfile;
import org.wardline.media.rtp.ReceivedPacket;
import org.wardline.media.srtp.SrtpReceiver;
import org.wardline.media.srtp.SrtpSender;

/// From the bytes of one phone's packet to the bytes of the other's, everything works in place.
///
/// Measured is what happens between the sockets: verify, decrypt, learn, classify, number,
/// translate, encrypt. The counter-mode suites allocate nothing; with GCM it is what the JDK's
/// cipher allocates.
class RelayAllocationTest {

    private static final int PACKETS = 2_000;
    private static final int ROUNDS = 8;
    private static final InetSocketAddress PHONE = new InetSocketAddress(Leg.loopback(), 4000);

    private final SecureRandom random = new SecureRandom();
    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Counters counters = new Counters();
    private final Inbound inbound = new Inbound(counters);
    private final Outbound outbound = new Outbound(counters, new Random(1));
    private final ReceivedPacket packet = new ReceivedPacket();
    private final byte[] out = new byte[2048];
    private long nowNs;

    @ParameterizedTest
    @EnumSource(
            value = SrtpProfile.class,
            names = {"AES_256_CM_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_80"})
    void theRelayAllocatesNothingPerPacket(SrtpProfile suite) {
        assertEquals(0, leastBytesPerPacket(suite, Leg.PCMA));
    }

    @Test
    void recodingToWidebandAllocatesNothingPerPacket() {
        var wideband = new AudioFormat(AudioCodec.G722, 9, OptionalInt.empty(), 20);
        assertEquals(0, leastBytesPerPacket(SrtpProfile.AES_CM_128_HMAC_SHA1_80, wideband));
    }

    @ParameterizedTest
    @EnumSource(
            value = SrtpProfile.class,
            names = {"AEAD_AES_256_GCM", "AEAD_AES_128_GCM"})
    void withGcmTheRelayAllocatesWhatTheCipherDoesAndNoMore(SrtpProfile suite) {
        long relayed = leastBytesPerPacket(suite, Leg.PCMU);
        long ciphers = leastBytesOfTheCiphers(suite);
        assertTrue(relayed <= ciphers + 8, relayed + " bytes a packet, the ciphers " + ciphers);
    }

    /// What verifying and protecting a packet allocate by themselves.
    private long leastBytesOfTheCiphers(SrtpProfile suite) {
        MasterKey key = MasterKey.random(suite, random);
        var sender = new SrtpSender(MasterKey.of(suite, key.reveal()));
        var next = new SrtpSender(MasterKey.random(suite, random));
        var receiver = new SrtpReceiver(key);
        byte[][] packets = new byte[PACKETS][];
        long least = Long.MAX_VALUE;
        int sequence = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < PACKETS; i++) {
                packets[i] = protectedPacket(sender, sequence++);
            }
            long before = thread.getCurrentThreadAllocatedBytes();
            for (byte[] bytes : packets) {
                receiver.verify(bytes, 0, bytes.length);
                next.protect(bytes, 0, receiver.length());
            }
            long allocated = thread.getCurrentThreadAllocatedBytes() - before;
            least = Math.min(least, allocated / PACKETS);
        }
        return least;
    }

    /// The least of several rounds: what the compiler and the runtime allocate beside us is noise.
    private long leastBytesPerPacket(SrtpProfile suite, AudioFormat to) {
        MasterKey phone = MasterKey.random(suite, random);
        var sender = new SrtpSender(MasterKey.of(suite, phone.reveal()));
        inbound.remote(remote(phone, suite, Leg.PCMU), 0);
        outbound.remote(remote(MasterKey.random(suite, random), suite, to));
        byte[][] packets = new byte[PACKETS][];
        long least = Long.MAX_VALUE;
        int sequence = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < PACKETS; i++) {
                packets[i] = protectedPacket(sender, sequence++);
            }
            long before = thread.getCurrentThreadAllocatedBytes();
            relay(packets);
            long allocated = thread.getCurrentThreadAllocatedBytes() - before;
            least = Math.min(least, allocated / PACKETS);
        }
        assertEquals(ROUNDS * PACKETS, counters.sentPackets());
        assertTrue(counters.drops().isEmpty(), counters.drops().toString());
        return least;
    }

    private void relay(byte[][] packets) {
        for (byte[] bytes : packets) {
            nowNs += 20_000_000;
            if (inbound.rtp(bytes, bytes.length, PHONE, nowNs, packet)
                    && !outbound.repacks(packet)) {
                outbound.relay(packet, out);
            }
        }
    }

    private static byte[] protectedPacket(SrtpSender sender, int number) {
        byte[] bytes = new byte[172 + sender.overheadBytes()];
        bytes[0] = (byte) 0x80;
        bytes[2] = (byte) (number >>> 8);
        bytes[3] = (byte) number;
        int timestamp = number * 160;
        for (int i = 0; i < 4; i++) {
            bytes[4 + i] = (byte) (timestamp >>> (24 - 8 * i));
        }
        sender.protect(bytes, 0, 172);
        return bytes;
    }

    private RemoteMedia remote(MasterKey key, SrtpProfile suite, AudioFormat format) {
        SrtpKeys keys = new SrtpKeys(key, MasterKey.random(suite, random));
        return new RemoteMedia(PHONE, true, Direction.SENDRECV, format, format, keys);
    }
}
