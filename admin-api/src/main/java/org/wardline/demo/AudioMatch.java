package org.wardline.demo;

import org.wardline.media.codec.G711;

/// How well what was heard matches what was sent: the normalised correlation of the two signals,
/// after they have been aligned. 1 is the same up to loudness, 0 is unrelated.
///
/// Two telephones have two clocks, and a jitter buffer drops or repeats a frame now and then. So
/// the signals are aligned once as a whole and then in pieces of half a second, each within 200 ms
/// of the whole's place. Sent audio that was not heard counts as heard silence, so a cut message
/// scores lower.
///
/// @param correlation -1 to 1
/// @param offsetSamples where in the heard signal the sent one starts
public record AudioMatch(double correlation, int offsetSamples) {

    private static final int PIECE_SAMPLES = 4_000;
    private static final int SLIP_SAMPLES = 1_600;

    /// Compares two signals of mu-law at 8 kHz. Takes about a second for a minute of audio.
    ///
    /// @throws IllegalArgumentException when nothing was sent
    public static AudioMatch of(byte[] sentUlaw, byte[] heardUlaw) {
        double[] sent = linear(sentUlaw);
        if (energy(sent, 0, sent.length) == 0) {
            throw new IllegalArgumentException("silence matches nothing");
        }
        // Silence on both sides lets a signal stick out of the other.
        double[] heard = new double[heardUlaw.length + 2 * sent.length];
        System.arraycopy(linear(heardUlaw), 0, heard, sent.length, heardUlaw.length);
        int whole = bestOffset(sent, heard);
        double product = 0;
        double heardEnergy = 0;
        for (int from = 0; from < sent.length; from += PIECE_SAMPLES) {
            int length = Math.min(PIECE_SAMPLES, sent.length - from);
            int at = bestPlace(sent, from, length, heard, whole + from);
            product += product(sent, from, heard, at, length);
            heardEnergy += energy(heard, at, length);
        }
        double scale = Math.sqrt(heardEnergy * energy(sent, 0, sent.length));
        return new AudioMatch(scale == 0 ? 0 : product / scale, whole - sent.length);
    }

    /// Offset with the highest normalised correlation of the whole signals.
    private static int bestOffset(double[] sent, double[] heard) {
        double[] products = CrossCorrelation.of(sent, heard);
        double[] energyBefore = new double[heard.length + 1];
        for (int i = 0; i < heard.length; i++) {
            energyBefore[i + 1] = energyBefore[i] + heard[i] * heard[i];
        }
        // A window with less than a thousandth of the mean energy is noise, however well it
        // matches.
        double floor = energyBefore[heard.length] * sent.length / heard.length / 1_000 + 1;
        int best = 0;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int offset = 0; offset + sent.length <= heard.length; offset++) {
            double energy = energyBefore[offset + sent.length] - energyBefore[offset];
            double score = products[offset] / Math.sqrt(Math.max(energy, floor));
            if (score > bestScore) {
                bestScore = score;
                best = offset;
            }
        }
        return best;
    }

    /// Place of one piece near where the whole signal puts it.
    private static int bestPlace(double[] sent, int from, int length, double[] heard, int near) {
        int best = near;
        double bestScore = Double.NEGATIVE_INFINITY;
        int first = Math.max(0, near - SLIP_SAMPLES);
        double energy = energy(heard, first, length);
        for (int at = first; at + length < heard.length && at <= near + SLIP_SAMPLES; at++) {
            double score =
                    product(sent, from, heard, at, length) / Math.sqrt(Math.max(energy, length));
            if (score > bestScore) {
                bestScore = score;
                best = at;
            }
            energy += heard[at + length] * heard[at + length] - heard[at] * heard[at];
        }
        return best;
    }

    private static double product(double[] a, int aFrom, double[] b, int bFrom, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[aFrom + i] * b[bFrom + i];
        }
        return sum;
    }

    private static double energy(double[] signal, int from, int length) {
        return product(signal, from, signal, from, length);
    }

    private static double[] linear(byte[] ulaw) {
        double[] linear = new double[ulaw.length];
        for (int i = 0; i < ulaw.length; i++) {
            linear[i] = G711.linearOfUlaw(ulaw[i]);
        }
        return linear;
    }
}
