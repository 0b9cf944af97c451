package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.testkit.TestPeer;

/// AES in counter mode and HMAC-SHA1 by libcrypto and by JCA are the same functions.
class LibcryptoCmTest {

    private final SplittableRandom random = new SplittableRandom(23);

    @BeforeAll
    static void libcryptoIsInstalled() {
        TestPeer.require(
                Libcrypto.installed() && Libcrypto.hasSha1State(),
                "libcrypto.so.3 (Debian: libssl3) is not installed");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void theKeystreamIsThatOfJca(int keyBytes) {
        byte[] key = bytes(keyBytes);
        try (var libcrypto = new LibcryptoCounterMode(key);
                var jca = new JcaCounterMode(key)) {
            for (int length = 0; length < 1_600; length++) {
                byte[] byLibcrypto = bytes(length + 30);
                byte[] byJca = byLibcrypto.clone();
                long high = random.nextLong();
                long low = random.nextLong() << 16;
                libcrypto.apply(high, low, byLibcrypto, 7, 7 + length);
                jca.apply(high, low, byJca, 7, 7 + length);
                assertArrayEquals(byJca, byLibcrypto, length + " bytes");
            }
        }
    }

    @Test
    void theTagIsThatOfAMacOverMessageAndWord() throws GeneralSecurityException {
        byte[] key = bytes(HmacSha1.KEY_BYTES);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        try (var libcrypto = new LibcryptoHmacSha1(key);
                var jca = new JcaHmacSha1(key)) {
            for (int length = 0; length < 400; length++) {
                check(mac, libcrypto, jca, length);
            }
            // Up to the longest that a UDP packet can be, and short ones again behind it.
            for (int length : new int[] {2_031, 2_032, 2_040, 2_100, 65_535, 65_527, 172, 8}) {
                check(mac, libcrypto, jca, length);
            }
        }
    }

    @Test
    void closedTheCipherRefusesAndClosingTwiceIsHarmless() {
        var closed = new LibcryptoCounterMode(bytes(16));
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.apply(1, 0, bytes(20), 0, 20));
    }

    private void check(Mac mac, HmacSha1 libcrypto, HmacSha1 jca, int length) {
        byte[] message = bytes(length + 20);
        int word = random.nextInt();
        mac.update(message, 9, length);
        byte[] lastWord = new byte[Integer.BYTES];
        Bytes.putInt32(lastWord, 0, word);
        byte[] expected = mac.doFinal(lastWord);
        byte[] unchanged = Arrays.copyOf(message, message.length);
        assertArrayEquals(expected, libcrypto.tag(message, 9, 9 + length, word), length + " bytes");
        assertArrayEquals(expected, jca.tag(message, 9, 9 + length, word), length + " bytes");
        assertArrayEquals(unchanged, message);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
