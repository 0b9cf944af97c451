package org.wardline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The test message, as G.711 mu-law and as the 16-bit PCM that it was made from.
public final class Speech {

    private static final int WAV_HEADER_BYTES = 44;
    private static final int BIAS = 0x84;
    private static final int CLIP = 32_635;

    private Speech() {}

    /// 16-bit little-endian samples at 8 kHz.
    public static byte[] pcm() {
        try (var in = Speech.class.getResourceAsStream("/speech.wav")) {
            in.skipNBytes(WAV_HEADER_BYTES);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same as mu-law, one byte a sample (ITU-T G.711).
    public static byte[] mulaw() {
        var pcm = pcm();
        var mulaw = new byte[pcm.length / 2];
        for (int i = 0; i < mulaw.length; i++) {
            mulaw[i] = encode((short) ((pcm[2 * i] & 0xFF) | pcm[2 * i + 1] << Byte.SIZE));
        }
        return mulaw;
    }

    private static byte encode(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs((int) sample), CLIP) + BIAS;
        int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        int mantissa = magnitude >> (exponent + 3) & 0x0F;
        return (byte) ~(sign | exponent << 4 | mantissa);
    }
}
