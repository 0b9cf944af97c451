package org.wardline.envelope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.key.ContentKey;
import org.wardline.key.SealBroken;

class SealedObjectTest {

    private static final byte[] CONTEXT = {1, 2, 3};
    private static final int THREE_CHUNKS = 2 * Cobblestone.CHUNK_BYTES + 1_234;

    private final ContentKey content = ContentKey.random(new SecureRandom());

    @TempDir Path folder;

    @Test
    void anyRangeReadsAsTheSameBytes() throws IOException {
        var plaintext = random(THREE_CHUNKS);
        var in = Objects.channel(folder, Objects.seal(content, CONTEXT, plaintext));
        var reader = SealedReader.open(content, CONTEXT, in);
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            int from = random.nextInt(plaintext.length);
            int length = random.nextInt(plaintext.length - from);
            var part = new byte[length];
            assertEquals(length, reader.read(from, part, 0, length));
            assertArrayEquals(Arrays.copyOfRange(plaintext, from, from + length), part);
        }
        assertEquals(-1, reader.read(plaintext.length, new byte[1], 0, 1));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> reader.read(plaintext.length + 1L, new byte[1], 0, 1));
    }

    @Test
    void aFlippedByteAnywhereIsFoundAtItsPlace() throws IOException {
        var object = Objects.seal(content, CONTEXT, random(THREE_CHUNKS));
        var step = Boolean.getBoolean("wardline.long") ? 1 : 97;
        for (int at = 0; at < object.length; at += step) {
            var changed = object.clone();
            changed[at] ^= 0x40;
            var broken =
                    assertThrows(
                            SealBroken.class,
                            () ->
                                    Objects.readAll(
                                            SealedReader.open(
                                                    content, CONTEXT, new InMemory(changed))));
            assertEquals(placeOf(at), broken.part());
        }
    }

    @Test
    void everyCutIsRefused() throws IOException {
        var object = Objects.seal(content, CONTEXT, random(THREE_CHUNKS));
        var step = Boolean.getBoolean("wardline.long") ? 1 : 61;
        for (int length = object.length - 1; length >= 0; length -= step) {
            var cut = Arrays.copyOf(object, length);
            assertThrows(
                    SealBroken.class, () -> SealedReader.open(content, CONTEXT, new InMemory(cut)));
        }
        for (int chunks = 0; chunks < 3; chunks++) {
            var cut =
                    Arrays.copyOf(
                            object,
                            Cobblestone.HEADER_BYTES + chunks * Cobblestone.SEALED_CHUNK_BYTES);
            assertThrows(
                    SealBroken.class, () -> SealedReader.open(content, CONTEXT, new InMemory(cut)));
        }
    }

    @Test
    void anotherKeyOrContextFailsBeforeAnythingIsDecrypted() throws IOException {
        var object = Objects.seal(content, CONTEXT, random(100));
        var other = ContentKey.random(new SecureRandom());
        assertEquals("key", part(() -> SealedReader.open(other, CONTEXT, new InMemory(object))));
        assertEquals(
                "key",
                part(() -> SealedReader.open(content, new byte[] {1, 2}, new InMemory(object))));
    }

    @Test
    void theSamePlaintextNeverSealsToTheSameBytes() throws IOException {
        var plaintext = random(100);
        var first = Objects.seal(content, CONTEXT, plaintext);
        var second = Objects.seal(content, CONTEXT, plaintext);
        assertEquals(first.length, second.length);
        assertEquals(true, Arrays.mismatch(first, second) >= 0);
    }

    private static String part(org.junit.jupiter.api.function.Executable open) {
        return assertThrows(SealBroken.class, open).part();
    }

    private static String placeOf(int at) {
        return at < Cobblestone.HEADER_BYTES
                ? "key"
                : "chunk " + (at - Cobblestone.HEADER_BYTES) / Cobblestone.SEALED_CHUNK_BYTES;
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /// An object in memory, so that thousands of changed ones can be tried.
    private static final class InMemory implements SeekableByteChannel {
        private final byte[] bytes;
        private int position;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer target) {
            int length = Math.min(target.remaining(), bytes.length - position);
            target.put(bytes, position, length);
            position += length;
            return length == 0 ? -1 : length;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long newPosition) {
            position = (int) newPosition;
            return this;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
