package org.wardline.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.wardline.media.codec.G711;

/// WAV files of 16-bit PCM at 8 kHz, for phones that play nothing else.
final class PcmWav {

    private PcmWav() {}

    /// The file of these stretches of mu-law, one after the other.
    static byte[] of(List<byte[]> stretches) {
        int samples = stretches.stream().mapToInt(ulaw -> ulaw.length).sum();
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        file.put(ascii("RIFF")).putInt(36 + 2 * samples).put(ascii("WAVEfmt ")).putInt(16);
        file.putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000);
        file.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(2 * samples);
        for (byte[] ulaw : stretches) {
            for (byte sample : ulaw) {
                file.putShort(G711.linearOfUlaw(sample));
            }
        }
        return file.array();
    }

    static byte[] silence(int samples) {
        byte[] silence = new byte[samples];
        Arrays.fill(silence, G711.ULAW_SILENCE);
        return silence;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
