package org.wardline.media.codec;

/// One sub-band of G.722's adaptive prediction (ITU-T G.722 clauses 3.5 and 3.6, figures 14 and
/// 15): two poles and six zeros, adapted by the signs of what they predicted. The names of the
/// variables and blocks are the recommendation's.
final class G722Band {

    private static final int POLES = 2;
    private static final int ZEROS = 6;

    /// Thirty-two steps of a factor of two, from 2^11 on.
    private static final int[] ILB = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774,
        2834, 2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838,
        3922, 4008
    };

    private final int largestLogStep;
    private final int scaleShift;

    /// Predicted signal, and its part by the zeros.
    private int s;

    private int sz;

    /// The quantizer's step: itself, and its logarithm.
    private int det;

    private int nb;

    /// Index 0 is now, the others are behind it.
    private final int[] r = new int[POLES + 1];

    private final int[] p = new int[POLES + 1];
    private final int[] d = new int[ZEROS + 1];
    private final int[] a = new int[POLES + 1];
    private final int[] b = new int[ZEROS + 1];

    private G722Band(int firstStep, int largestLogStep, int scaleShift) {
        this.det = firstStep;
        this.largestLogStep = largestLogStep;
        this.scaleShift = scaleShift;
    }

    /// 0-4 kHz, six bits.
    static G722Band low() {
        return new G722Band(32, 18_432, 8);
    }

    /// 4-8 kHz, two bits.
    static G722Band high() {
        return new G722Band(8, 22_528, 10);
    }

    int predicted() {
        return s;
    }

    int step() {
        return det;
    }

    /// The difference that a code word of the inverse quantizer's table stands for.
    int difference(int quantized) {
        return (det * quantized) >> 15;
    }

    /// Adapts step and predictor to the quantized difference, on both sides alike.
    ///
    /// @param logStep what the code word adds to the step's logarithm (WL, WH)
    void adapt(int difference, int logStep) {
        int leaked = (nb * 127) >> 7;
        nb = Math.clamp(leaked + logStep, 0, largestLogStep);
        int shift = scaleShift - (nb >> 11);
        int mantissa = ILB[(nb >> 6) & 31];
        det = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
        predict(difference);
    }

    static int saturated(int value) {
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /// Block 4: RECONS, PARREC, UPPOL2, UPPOL1, UPZERO, DELAYA, FILTEP, FILTEZ, PREDIC.
    private void predict(int difference) {
        d[0] = difference;
        r[0] = saturated(s + difference);
        p[0] = saturated(sz + difference);
        int secondPole = secondPole();
        int firstPole = firstPole(secondPole);
        adaptZeros();
        a[1] = firstPole;
        a[2] = secondPole;
        System.arraycopy(d, 0, d, 1, ZEROS);
        System.arraycopy(r, 0, r, 1, POLES);
        System.arraycopy(p, 0, p, 1, POLES);
        int sp = saturated(half(a[1], r[1]) + half(a[2], r[2]));
        int zeros = 0;
        for (int i = ZEROS; i > 0; i--) {
            zeros += half(b[i], d[i]);
        }
        sz = saturated(zeros);
        s = saturated(sp + sz);
    }

    private int secondPole() {
        int wide = saturated(a[1] << 2);
        int signed = sameSign(p[0], p[1]) ? Math.min(-wide, Short.MAX_VALUE) : wide;
        int next = (sameSign(p[0], p[2]) ? 128 : -128) + (signed >> 7) + ((a[2] * 32_512) >> 15);
        return Math.clamp(next, -12_288, 12_288);
    }

    private int firstPole(int secondPole) {
        int next = saturated((sameSign(p[0], p[1]) ? 192 : -192) + ((a[1] * 32_640) >> 15));
        int limit = saturated(15_360 - secondPole);
        return Math.clamp(next, -limit, limit);
    }

    private void adaptZeros() {
        int gain = d[0] == 0 ? 0 : 128;
        for (int i = 1; i <= ZEROS; i++) {
            int turned = sameSign(d[0], d[i]) ? gain : -gain;
            b[i] = saturated(turned + ((b[i] * 32_640) >> 15));
        }
    }

    /// A coefficient times twice a sample, in Q15.
    private static int half(int coefficient, int sample) {
        return (coefficient * saturated(sample + sample)) >> 15;
    }

    private static boolean sameSign(int one, int other) {
        return (one ^ other) >= 0;
    }
}
