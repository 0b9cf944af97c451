package org.wardline.media.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// [HmacSha1] by the system's OpenSSL 3. The states after the two padded key blocks are kept, so
/// that a voice packet costs four blocks of SHA-1 and not six.
///
/// A message is padded here (FIPS 180-4 5.1.1), so that both hashes are whole blocks and a state is
/// nothing but its five words:
///
///     inner: | message | last word | 80 00 .. | length in bits (64) |
///     outer: | inner digest (20) | 80 00 .. | 672 |
final class LibcryptoHmacSha1 implements HmacSha1 {

    private static final int BLOCK_BYTES = 64;
    private static final int DIGEST_BYTES = 20;

    /// The five words of a digest and half of the length, which nobody reads: whole longs.
    private static final int CHAIN_BYTES = 24;

    /// Voice and reports fit; the first longer packet makes it as large as a UDP packet can be.
    private static final int TEXT_BYTES = 2_048;

    private static final int LARGEST_TEXT_BYTES = 65_536 + 2 * BLOCK_BYTES;

    /// The end of the last block: the bit behind the message, and the length.
    private static final int PADDING_BYTES = 1 + Long.BYTES;

    private static final ValueLayout.OfInt INT32 =
            JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final KeyMemory memory = new KeyMemory();
    private final MemorySegment afterInnerPad;
    private final MemorySegment afterOuterPad;
    private final MemorySegment state = newState();
    private final MemorySegment outerText = memory.part(BLOCK_BYTES, BLOCK_BYTES);
    private MemorySegment text = memory.part(TEXT_BYTES, BLOCK_BYTES);
    private final byte[] tag = new byte[DIGEST_BYTES];

    LibcryptoHmacSha1(byte[] key) {
        afterInnerPad = afterPad(key, (byte) 0x36);
        afterOuterPad = afterPad(key, (byte) 0x5C);
        outerText.set(JAVA_BYTE, DIGEST_BYTES, (byte) 0x80);
        long bits = (BLOCK_BYTES + DIGEST_BYTES) * (long) Byte.SIZE;
        outerText.set(INT64, BLOCK_BYTES - Long.BYTES, bits);
    }

    @Override
    public byte[] tag(byte[] message, int from, int to, int lastWord) {
        memory.requireOpen();
        int length = to - from + Integer.BYTES;
        int padded = (length + PADDING_BYTES + BLOCK_BYTES - 1) & -BLOCK_BYTES;
        if (padded > text.byteSize()) {
            text = Arena.ofAuto().allocate(LARGEST_TEXT_BYTES, BLOCK_BYTES);
        }
        for (int i = Math.max(0, padded - BLOCK_BYTES - Long.BYTES); i < padded; i += Long.BYTES) {
            text.set(INT64, i, 0);
        }
        MemorySegment.copy(message, from, text, JAVA_BYTE, 0, to - from);
        text.set(INT32, length - Integer.BYTES, lastWord);
        text.set(JAVA_BYTE, length, (byte) 0x80);
        text.set(INT64, padded - Long.BYTES, (BLOCK_BYTES + length) * (long) Byte.SIZE);
        hash(afterInnerPad, text, padded);
        for (int i = 0; i < DIGEST_BYTES; i += Integer.BYTES) {
            outerText.set(INT32, i, state.get(JAVA_INT, i));
        }
        hash(afterOuterPad, outerText, BLOCK_BYTES);
        for (int i = 0; i < DIGEST_BYTES; i += Integer.BYTES) {
            Bytes.putInt32(tag, i, state.get(JAVA_INT, i));
        }
        return tag;
    }

    @Override
    public void close() {
        memory.close();
    }

    private void hash(MemorySegment from, MemorySegment blocks, int length) {
        MemorySegment.copy(from, 0, state, 0, CHAIN_BYTES);
        Libcrypto.sha1Update(state, blocks, length);
    }

    private MemorySegment newState() {
        MemorySegment made = memory.part(Libcrypto.Sha1.STATE_BYTES, Long.BYTES);
        Libcrypto.sha1Init(made);
        return made;
    }

    private MemorySegment afterPad(byte[] key, byte pad) {
        byte[] block = new byte[BLOCK_BYTES];
        Arrays.fill(block, pad);
        Bytes.xor(key, block, 0, key.length);
        MemorySegment after = newState();
        try (Arena once = Arena.ofConfined()) {
            MemorySegment padded = once.allocate(BLOCK_BYTES);
            MemorySegment.copy(block, 0, padded, JAVA_BYTE, 0, BLOCK_BYTES);
            Libcrypto.sha1Update(after, padded, BLOCK_BYTES);
            padded.fill((byte) 0);
        }
        Arrays.fill(block, (byte) 0);
        return after;
    }
}
