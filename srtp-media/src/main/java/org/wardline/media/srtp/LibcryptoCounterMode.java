package org.wardline.media.srtp;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// [CounterMode] by the system's OpenSSL 3: the counter blocks of a packet in one call of AES in
/// ECB mode, which is less work there than a new counter for its own CTR mode.
///
/// Closing zeroes the key at once; use after that fails.
final class LibcryptoCounterMode implements CounterMode {

    private static final int BLOCK_BYTES = 16;
    private static final int BATCH_BYTES = 32 * BLOCK_BYTES;
    private static final ValueLayout.OfLong INT64 =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final KeyMemory memory = new KeyMemory();
    private final MemorySegment context = memory.context();
    private final MemorySegment counters = memory.part(BATCH_BYTES, BLOCK_BYTES);
    private final MemorySegment keystream = memory.part(BATCH_BYTES, BLOCK_BYTES);
    private final MemorySegment written = memory.part(Integer.BYTES, Integer.BYTES);

    LibcryptoCounterMode(byte[] key) {
        Libcrypto.key(context, Libcrypto.Mode.ECB, key);
    }

    @Override
    public void apply(long high, long low, byte[] bytes, int from, int to) {
        memory.requireOpen();
        long block = low;
        int at = from;
        while (at < to) {
            int count = Math.min(to - at, BATCH_BYTES);
            int length = (count + BLOCK_BYTES - 1) & -BLOCK_BYTES;
            for (int i = 0; i < length; i += BLOCK_BYTES) {
                counters.set(INT64, i, high);
                counters.set(INT64, i + Long.BYTES, block++);
            }
            if (!Libcrypto.update(context, keystream, written, counters, length)) {
                throw new IllegalStateException("libcrypto refused to encrypt");
            }
            xor(bytes, at, count);
            at += count;
        }
    }

    @Override
    public void close() {
        memory.close();
    }

    /// `into[at + i] ^= keystream[i]` for i in [0, length).
    private void xor(byte[] into, int at, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            Bytes.putInt64(into, at + i, Bytes.int64(into, at + i) ^ keystream.get(INT64, i));
        }
        for (; i < length; i++) {
            into[at + i] ^= keystream.get(ValueLayout.JAVA_BYTE, i);
        }
    }
}
