package org.wardline.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// What phones of tests say.
final class Wav {

    private Wav() {}

    /// Silence as RIFF WAVE, 16-bit PCM, 8 kHz, mono.
    static byte[] silence(int samples) {
        int dataBytes = 2 * samples;
        return ByteBuffer.allocate(44 + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + dataBytes)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(8_000)
                .putInt(16_000)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(dataBytes)
                .array();
    }

    /// A sine as RIFF WAVE, so that who hears whom can be told.
    static byte[] tone(int hertz, int samples) {
        byte[] wav = silence(samples);
        var pcm = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).position(44);
        for (int i = 0; i < samples; i++) {
            pcm.putShort((short) (8_000 * Math.sin(2 * Math.PI * hertz * i / 8_000)));
        }
        return wav;
    }
}
