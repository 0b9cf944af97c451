package org.wardline.media.codec;

/// Encodes wideband speech by ITU-T G.722 at 64 kbit/s. State of one stream; allocates nothing.
public final class G722Encoder {

    /// Decision levels of the low band's quantizer, in units of its step.
    private static final int[] Q6 = {
        0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940,
        1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    private static final int HIGH_DECISION_LEVEL = 564;

    private final G722.FilterBank bank = new G722.FilterBank();
    private final G722Band low = G722Band.low();
    private final G722Band high = G722Band.high();

    /// Encodes samples at 16 kHz, two to an octet.
    ///
    /// @param count samples, even
    public void encode(short[] samples, int from, int count, byte[] to, int toOffset) {
        for (int i = 0; i < count; i += 2) {
            bank.put(samples[from + i], samples[from + i + 1]);
            int even = bank.even();
            int odd = bank.odd();
            int lowCode = low((odd + even) >> 14);
            int highCode = high((odd - even) >> 14);
            to[toOffset + i / 2] = (byte) (highCode << 6 | lowCode);
        }
    }

    private int low(int sample) {
        int error = G722Band.saturated(sample - low.predicted());
        int magnitude = error >= 0 ? error : -(error + 1);
        int level = 1;
        while (level < Q6.length && magnitude >= (Q6[level] * low.step()) >> 12) {
            level++;
        }
        int code = lowCode(level, error < 0);
        low.adapt(low.difference(G722.QM4[code >> 2]), G722.LOW_LOG_STEPS[code >> 2]);
        return code;
    }

    /// The tables ILN and ILP: negative differences run down from 63, positive ones from 61.
    private static int lowCode(int level, boolean negative) {
        if (!negative) {
            return 62 - level;
        }
        return level < 3 ? 64 - level : 34 - level;
    }

    private int high(int sample) {
        int error = G722Band.saturated(sample - high.predicted());
        int magnitude = error >= 0 ? error : -(error + 1);
        boolean far = magnitude >= (HIGH_DECISION_LEVEL * high.step()) >> 12;
        int code = (error < 0 ? 0 : 2) + (far ? 0 : 1);
        high.adapt(high.difference(G722.QM2[code]), G722.HIGH_LOG_STEPS[code]);
        return code;
    }
}
