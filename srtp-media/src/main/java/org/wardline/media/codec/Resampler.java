package org.wardline.media.codec;

/// Doubles or halves the sampling rate between 8 and 16 kHz by a half-band filter: flat to 3.2 kHz,
/// 60 dB down from 4.8 kHz on. State of one stream in one direction; allocates nothing. Delays by
/// [#DELAY_SAMPLES] of the higher rate.
public final class Resampler {

    /// The filter's half length at the higher rate.
    public static final int DELAY_SAMPLES = 15;

    private static final int ONE = 1 << 15;

    /// The odd taps of one side of the half-band filter, from the centre outwards, in Q15: a sinc
    /// under a Kaiser window (beta 5). Its even taps are 0, its centre is a half.
    private static final int[] ODD = oddTaps();

    /// The newest samples of the lower rate (doubling) or of the higher rate (halving).
    private final int[] history = new int[2 * DELAY_SAMPLES + 1];

    /// Doubles the rate.
    ///
    /// @param to receives `2 * count` samples
    public void up(short[] samples, int from, int count, short[] to, int toOffset) {
        int span = 2 * ODD.length;
        for (int i = 0; i < count; i++) {
            System.arraycopy(history, 1, history, 0, span - 1);
            history[span - 1] = samples[from + i];
            long sum = 0;
            for (int k = 0; k < ODD.length; k++) {
                sum += (long) ODD[k] * (history[ODD.length - 1 - k] + history[ODD.length + k]);
            }
            // The filter's gain of a half is made up for the sample of 0 between any two.
            to[toOffset + 2 * i] = rounded(2 * sum);
            to[toOffset + 2 * i + 1] = (short) history[ODD.length];
        }
    }

    /// Halves the rate.
    ///
    /// @param count samples, even
    /// @param to receives `count / 2` samples
    public void down(short[] samples, int from, int count, short[] to, int toOffset) {
        int centre = DELAY_SAMPLES;
        for (int i = 0; i < count; i += 2) {
            System.arraycopy(history, 2, history, 0, history.length - 2);
            history[history.length - 2] = samples[from + i];
            history[history.length - 1] = samples[from + i + 1];
            long sum = (long) history[centre] * (ONE / 2);
            for (int k = 0; k < ODD.length; k++) {
                int away = 2 * k + 1;
                sum += (long) ODD[k] * (history[centre - away] + history[centre + away]);
            }
            to[toOffset + i / 2] = rounded(sum);
        }
    }

    private static short rounded(long sum) {
        return (short) Math.clamp((sum + ONE / 2) >> 15, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static int[] oddTaps() {
        int[] taps = new int[(DELAY_SAMPLES + 1) / 2];
        double beta = 5;
        double sum = 0;
        double[] exact = new double[taps.length];
        for (int k = 0; k < taps.length; k++) {
            int away = 2 * k + 1;
            double part = away / (DELAY_SAMPLES + 1.0);
            double window = bessel(beta * Math.sqrt(1 - part * part)) / bessel(beta);
            exact[k] = Math.sin(Math.PI * away / 2) / (Math.PI * away) * window;
            sum += 2 * exact[k];
        }
        for (int k = 0; k < taps.length; k++) {
            // Together they make the other half, so that a constant stays what it is.
            taps[k] = (int) Math.round(exact[k] / sum * ONE / 2);
        }
        return taps;
    }

    /// Modified Bessel function of the first kind, order 0.
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; k < 30; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
