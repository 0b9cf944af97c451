package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.media.testkit.TestPeer;

/// AES-GCM by libcrypto and by JCA are the same function.
class LibcryptoGcmTest {

    private static final int SSRC = 0xFEDC_BA98;

    private final SplittableRandom random = new SplittableRandom(17);
    private final byte[] packet = new byte[172 + 16];

    @BeforeAll
    static void libcryptoIsInstalled() {
        TestPeer.require(
                Libcrypto.installed(), "libcrypto.so.3 (Debian: libssl3) is not installed");
    }

    @ParameterizedTest
    @CsvSource({"16, SRTP", "32, SRTP", "16, SRTCP", "32, SRTCP"})
    void itMakesAndReadsTheSamePacketsAsJca(int keyBytes, Protocol protocol) {
        SessionKeys keys = keys(keyBytes);
        try (var libcrypto = new LibcryptoGcm(protocol, keys);
                var jca = new AesGcm(protocol, keys)) {
            for (int i = 0; i < 3_000; i++) {
                int header = 8 + random.nextInt(80);
                int end = header + random.nextInt(i % 100 == 0 ? 60_000 : 1_500);
                byte[] plain = bytes(end + libcrypto.trailerBytes());
                long index = random.nextLong(1L << 31);
                byte[] byLibcrypto = plain.clone();
                byte[] byJca = plain.clone();
                libcrypto.protect(byLibcrypto, 0, header, end, SSRC, index);
                jca.protect(byJca, 0, header, end, SSRC, index);
                assertArrayEquals(byJca, byLibcrypto);
                assertTrue(libcrypto.verify(byLibcrypto, 0, header, end, SSRC, index));
                assertArrayEquals(Arrays.copyOf(plain, end), Arrays.copyOf(byLibcrypto, end));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"16, SRTP", "32, SRTP", "16, SRTCP", "32, SRTCP"})
    void afterAForgedPacketItReadsTheNextOne(int keyBytes, Protocol protocol) {
        try (var libcrypto = new LibcryptoGcm(protocol, keys(keyBytes))) {
            for (int i = 0; i < 200; i++) {
                byte[] sent = bytes(172 + libcrypto.trailerBytes());
                libcrypto.protect(sent, 0, 12, 172, SSRC, i);
                byte[] forged = sent.clone();
                forged[random.nextInt(172 + 16)] ^= 4;
                byte[] asSent = forged.clone();
                assertFalse(libcrypto.verify(forged, 0, 12, 172, SSRC, i));
                assertArrayEquals(asSent, forged);
                assertTrue(libcrypto.verify(sent, 0, 12, 172, SSRC, i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"16", "32"})
    void itAllocatesNothingOnTheHeap(int keyBytes) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var libcrypto = new LibcryptoGcm(Protocol.SRTP, keys(keyBytes))) {
            long least = Long.MAX_VALUE;
            // Calls into native code allocate until the JVM has compiled them, whenever that is.
            for (int round = 0; round < 100 && least > 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                relay(libcrypto, 10_000);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least);
        }
    }

    @ParameterizedTest
    @CsvSource({"16", "32"})
    void onceClosedItRefusesToWorkAndClosingTwiceIsHarmless(int keyBytes) {
        byte[] voice = bytes(200);
        var libcrypto = new LibcryptoGcm(Protocol.SRTP, keys(keyBytes));
        libcrypto.close();
        libcrypto.close();
        assertThrows(
                IllegalStateException.class, () -> libcrypto.protect(voice, 0, 12, 172, SSRC, 1));
        assertThrows(
                IllegalStateException.class, () -> libcrypto.verify(voice, 0, 12, 172, SSRC, 1));
    }

    private void relay(Transform transform, int packets) {
        for (int i = 0; i < packets; i++) {
            transform.protect(packet, 0, 12, 172, SSRC, i);
            if (!transform.verify(packet, 0, 12, 172, SSRC, i)) {
                throw new AssertionError("packet " + i);
            }
        }
    }

    private SessionKeys keys(int keyBytes) {
        return new SessionKeys(bytes(keyBytes), new byte[0], bytes(12));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
