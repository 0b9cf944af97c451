package org.wardline.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.wardline.key.AudioFormat;

/// A RIFF WAVE file around stored audio, as arithmetic: nothing of it is ever built whole, so any
/// range of bytes can be answered.
///
/// G.711 mu-law stays what it is (format tag 7), so what is downloaded is what was recorded.
/// Layout: 58 bytes of header (`RIFF`, `fmt ` of 18 bytes, `fact`, `data`), the audio, and a pad
/// byte when its length is odd.
///
/// @param audioBytes length of the audio
record WavFile(AudioFormat format, long audioBytes) {

    static final int HEADER_BYTES = 58;

    private static final short MULAW = 7;
    private static final int FMT_BYTES = 18;
    private static final int FACT_BYTES = 4;
    private static final int CHUNK_HEAD_BYTES = 8;

    WavFile {
        if (audioBytes < 0 || audioBytes > Integer.MAX_VALUE - HEADER_BYTES - 1) {
            throw new IllegalArgumentException("a WAV file holds at most 2 GiB");
        }
    }

    /// Length of the whole file.
    long lengthBytes() {
        return HEADER_BYTES + audioBytes + (audioBytes & 1);
    }

    /// Reads the audio at a position of the audio.
    @FunctionalInterface
    interface Audio {
        int read(long position, byte[] target, int offset, int length);
    }

    /// Fills a part of the file.
    ///
    /// @param position of the file
    /// @param target filled from its start
    /// @param length at least 1 and not past the file's end
    /// @return how many bytes were filled, at least 1
    int read(long position, byte[] target, int length, Audio audio) {
        if (position < HEADER_BYTES) {
            int part = (int) Math.min(length, HEADER_BYTES - position);
            System.arraycopy(header(), (int) position, target, 0, part);
            return part;
        }
        long at = position - HEADER_BYTES;
        if (at == audioBytes) {
            target[0] = 0; // RIFF pads a chunk to an even length
            return 1;
        }
        return audio.read(at, target, 0, (int) Math.min(length, audioBytes - at));
    }

    private byte[] header() {
        int rate =
                switch (format) {
                    case MULAW_8K -> format.bytesPerSecond();
                };
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(tag("RIFF"))
                .putInt((int) (lengthBytes() - CHUNK_HEAD_BYTES))
                .put(tag("WAVE"))
                .put(tag("fmt "))
                .putInt(FMT_BYTES)
                .putShort(MULAW)
                .putShort((short) 1) // channels
                .putInt(rate)
                .putInt(rate) // bytes a second: one byte a sample
                .putShort((short) 1) // block align
                .putShort((short) Byte.SIZE)
                .putShort((short) 0) // no extension
                .put(tag("fact"))
                .putInt(FACT_BYTES)
                .putInt((int) audioBytes) // samples
                .put(tag("data"))
                .putInt((int) audioBytes)
                .array();
    }

    private static byte[] tag(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
