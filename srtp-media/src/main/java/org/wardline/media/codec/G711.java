package org.wardline.media.codec;

/// The two laws of ITU-T G.711: 8-bit logarithmic code words for linear samples of 14 (mu) and 13
/// (A) bits, here scaled to 16.
///
/// ```
///   0 1 2 3 4 5 6 7
///  +-+-+-+-+-+-+-+-+   sign: 1 = positive
///  |S| exp |  step |   mu-law: all bits inverted on the line
///  +-+-+-+-+-+-+-+-+   A-law: even bits inverted (XOR 0x55)
/// ```
///
/// All conversions are table look-ups; the tables are made once from the laws' definition.
public final class G711 {

    /// Mu-law code word of a zero sample.
    public static final byte ULAW_SILENCE = (byte) 0xFF;

    /// Half of mu-law's smallest segment; moves the segment ends to powers of two (G.711 table 2a).
    private static final int ULAW_BIAS = 0x84;

    private static final int ULAW_CLIP = 32_635;
    private static final int ALAW_INVERTED_BITS = 0x55;

    private static final short[] ULAW_LINEAR = new short[256];
    private static final short[] ALAW_LINEAR = new short[256];
    private static final byte[] ULAW_TO_ALAW = new byte[256];
    private static final byte[] ALAW_TO_ULAW = new byte[256];

    static {
        for (int code = 0; code < 256; code++) {
            ULAW_LINEAR[code] = expandUlaw(code);
            ALAW_LINEAR[code] = expandAlaw(code);
        }
        for (int code = 0; code < 256; code++) {
            ULAW_TO_ALAW[code] = compressAlaw(ULAW_LINEAR[code]);
            ALAW_TO_ULAW[code] = compressUlaw(ALAW_LINEAR[code]);
        }
    }

    private G711() {}

    /// Linear 16-bit sample of a mu-law code word.
    public static short linearOfUlaw(byte ulaw) {
        return ULAW_LINEAR[ulaw & 0xFF];
    }

    /// Linear 16-bit sample of an A-law code word.
    public static short linearOfAlaw(byte alaw) {
        return ALAW_LINEAR[alaw & 0xFF];
    }

    /// Nearest mu-law code word of a linear 16-bit sample.
    public static byte ulawOfLinear(short sample) {
        return compressUlaw(sample);
    }

    /// Nearest A-law code word of a linear 16-bit sample.
    public static byte alawOfLinear(short sample) {
        return compressAlaw(sample);
    }

    /// Re-codes mu-law to A-law. `from` and `to` may be the same array at the same offset.
    public static void ulawToAlaw(
            byte[] from, int fromOffset, byte[] to, int toOffset, int length) {
        translate(ULAW_TO_ALAW, from, fromOffset, to, toOffset, length);
    }

    /// Re-codes A-law to mu-law. `from` and `to` may be the same array at the same offset.
    public static void alawToUlaw(
            byte[] from, int fromOffset, byte[] to, int toOffset, int length) {
        translate(ALAW_TO_ULAW, from, fromOffset, to, toOffset, length);
    }

    private static void translate(
            byte[] table, byte[] from, int fromOffset, byte[] to, int toOffset, int length) {
        for (int i = 0; i < length; i++) {
            to[toOffset + i] = table[from[fromOffset + i] & 0xFF];
        }
    }

    private static short expandUlaw(int code) {
        int bits = ~code & 0xFF;
        int exponent = (bits >> 4) & 0x07;
        int step = bits & 0x0F;
        int magnitude = (((step << 3) + ULAW_BIAS) << exponent) - ULAW_BIAS;
        return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static byte compressUlaw(int sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs(sample), ULAW_CLIP) + ULAW_BIAS;
        int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
        int step = (magnitude >> (exponent + 3)) & 0x0F;
        return (byte) ~(sign | exponent << 4 | step);
    }

    private static short expandAlaw(int code) {
        int bits = code ^ ALAW_INVERTED_BITS;
        int exponent = (bits >> 4) & 0x07;
        int step = bits & 0x0F;
        int magnitude = exponent == 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (exponent - 1);
        return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static byte compressAlaw(int sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        // The negative side's decision values lie one below the positive side's (G.711 table 1b).
        int magnitude = sample >= 0 ? sample : ~sample;
        int exponent = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
        int step = (magnitude >> (exponent == 0 ? 4 : exponent + 3)) & 0x0F;
        return (byte) ((sign | exponent << 4 | step) ^ ALAW_INVERTED_BITS);
    }
}
