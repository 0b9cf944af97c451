package org.wardline.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What calls give back is zeroed, serves later calls, and never two at a time.
class KeyMemoryTest {

    private static final int MANY = 200;

    @BeforeAll
    static void libcrypto() {
        assumeTrue(Libcrypto.installed());
    }

    @Test
    void whatIsGivenBackIsZeroedBeforeItIsLentAgain() {
        var memory = new KeyMemory();
        MemorySegment part = memory.part(KeyMemory.BYTES, 1);
        part.fill((byte) 0x5A);
        memory.close();
        assertArrayEquals(new byte[KeyMemory.BYTES], part.toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void nothingIsLentTwiceAtATimeAndManyCallsNeedNoMoreThanOne() {
        Set<Long> together = new HashSet<>();
        var open = new ArrayList<KeyMemory>();
        for (int i = 0; i < MANY; i++) {
            var memory = new KeyMemory();
            open.add(memory);
            together.add(memory.part(1, 1).address());
            assertEquals(i + 1, together.size());
        }
        open.forEach(KeyMemory::close);
        // Twice, which must not lend it twice.
        open.forEach(KeyMemory::close);
        Set<Long> later = new HashSet<>();
        for (int i = 0; i < 10 * MANY; i++) {
            try (var memory = new KeyMemory()) {
                later.add(memory.part(1, 1).address());
            }
        }
        assertTrue(together.containsAll(later), "new memory for calls one by one");
    }

    @Test
    void theCiphersOfManyKeysDoNotMixInMemoryThatWasUsedBefore() {
        var random = new Random(7);
        for (int i = 0; i < MANY; i++) {
            byte[] key = new byte[random.nextBoolean() ? 16 : 32];
            random.nextBytes(key);
            byte[] ours = new byte[100];
            byte[] expected = new byte[100];
            try (var mine = new LibcryptoCounterMode(key);
                    var other = new LibcryptoCounterMode(new byte[key.length])) {
                other.apply(1, 0, new byte[20], 0, 20);
                mine.apply(5, 0, ours, 0, ours.length);
            }
            new JcaCounterMode(key).apply(5, 0, expected, 0, expected.length);
            assertArrayEquals(expected, ours);
        }
    }

    @Test
    void aTransformThatWasClosedRefuses() {
        var keys = new SessionKeys(new byte[32], new byte[20], new byte[12]);
        var gcm = new LibcryptoGcm(Protocol.SRTP, keys);
        var hmac = new LibcryptoHmacSha1(new byte[20]);
        gcm.close();
        hmac.close();
        byte[] packet = new byte[100];
        assertThrows(IllegalStateException.class, () -> gcm.protect(packet, 0, 12, 50, 1, 1));
        assertThrows(IllegalStateException.class, () -> gcm.verify(packet, 0, 12, 50, 1, 1));
        assertThrows(IllegalStateException.class, () -> hmac.tag(packet, 0, 50, 1));
    }
}
