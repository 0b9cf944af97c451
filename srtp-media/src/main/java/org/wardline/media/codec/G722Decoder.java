package org.wardline.media.codec;

/// Decodes ITU-T G.722 at 64 kbit/s. State of one stream; allocates nothing.
public final class G722Decoder {

    private static final int LIMIT = 1 << 14;

    private final G722.FilterBank bank = new G722.FilterBank();
    private final G722Band low = G722Band.low();
    private final G722Band high = G722Band.high();

    /// Decodes octets to samples at 16 kHz, two from each.
    ///
    /// @param count octets
    public void decode(byte[] codeWords, int from, int count, short[] to, int toOffset) {
        for (int i = 0; i < count; i++) {
            int code = codeWords[from + i] & 0xFF;
            int lowBand = low(code & 0x3F);
            int highBand = high(code >> 6);
            bank.put(lowBand + highBand, lowBand - highBand);
            to[toOffset + 2 * i] = (short) G722Band.saturated(bank.odd() >> 11);
            to[toOffset + 2 * i + 1] = (short) G722Band.saturated(bank.even() >> 11);
        }
    }

    /// The signal has all six bits; the predictor, as at a receiver that got only four, four.
    private int low(int code) {
        int sample = limited(low.predicted() + low.difference(G722.QM6[code]));
        low.adapt(low.difference(G722.QM4[code >> 2]), G722.LOW_LOG_STEPS[code >> 2]);
        return sample;
    }

    private int high(int code) {
        int difference = high.difference(G722.QM2[code]);
        int sample = limited(high.predicted() + difference);
        high.adapt(difference, G722.HIGH_LOG_STEPS[code]);
        return sample;
    }

    private static int limited(int sample) {
        return Math.clamp(sample, -LIMIT, LIMIT - 1);
    }
}
