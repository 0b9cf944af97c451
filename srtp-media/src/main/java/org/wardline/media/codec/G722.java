package org.wardline.media.codec;

/// What encoder and decoder of G.722 share: the tables of the recommendation and its filter bank.
///
/// ```
///   0 1 2 3 4 5 6 7
///  +-+-+-+-+-+-+-+-+   one octet for two samples at 16 kHz, 64 kbit/s (mode 1);
///  |high |    low  |   the high band's two bits are the most significant
///  +-+-+-+-+-+-+-+-+
/// ```
///
/// RTP counts it at 8,000 a second, one octet each, by an error of RFC 1890 that RFC 3551 section
/// 4.5.2 keeps.
final class G722 {

    /// Inverse quantizers: of the high band, and of the low band at four and at six bits.
    static final int[] QM2 = {-7408, -1616, 7408, 1616};

    static final int[] QM4 = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584,
        1200, 0
    };

    static final int[] QM6 = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192,
        -10232, -9360, -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168,
        -2776, -2400, -2032, -1688, -1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512,
        12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168,
        2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
    };

    /// What each code word adds to the logarithm of its band's step.
    static final int[] LOW_LOG_STEPS = {
        -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60
    };

    static final int[] HIGH_LOG_STEPS = {798, -214, 798, -214};

    /// Half of the symmetric filter that parts and joins the bands.
    private static final int[] QMF = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    private static final int TAPS = 24;

    private G722() {}

    /// The last 24 values of a quadrature mirror filter, and its two sums.
    static final class FilterBank {

        private final int[] x = new int[TAPS];

        void put(int older, int newer) {
            System.arraycopy(x, 2, x, 0, TAPS - 2);
            x[TAPS - 2] = older;
            x[TAPS - 1] = newer;
        }

        int even() {
            int sum = 0;
            for (int i = 0; i < QMF.length; i++) {
                sum += x[2 * i] * QMF[i];
            }
            return sum;
        }

        int odd() {
            int sum = 0;
            for (int i = 0; i < QMF.length; i++) {
                sum += x[2 * i + 1] * QMF[QMF.length - 1 - i];
            }
            return sum;
        }
    }
}
