package org.wardline.demo;

/// Cross-correlation of two real signals by the fast Fourier transform: for a short signal `s` and
/// a long one `h`, the sum over i of `s[i] * h[offset + i]` at every offset.
final class CrossCorrelation {

    private CrossCorrelation() {}

    /// One sum per offset, at least for offsets 0 to `h.length - s.length`
    static double[] of(double[] s, double[] h) {
        int size = Integer.highestOneBit(s.length + h.length - 1) << 1;
        // Both real signals share one complex transform: s is its real part, h its imaginary part.
        double[] re = new double[size];
        double[] im = new double[size];
        System.arraycopy(s, 0, re, 0, s.length);
        System.arraycopy(h, 0, im, 0, h.length);
        transform(re, im);
        double[] productRe = new double[size];
        double[] productIm = new double[size];
        for (int k = 0; k < size; k++) {
            int mirror = -k & (size - 1);
            double sRe = (re[k] + re[mirror]) / 2;
            double sIm = (im[k] - im[mirror]) / 2;
            double hRe = (im[k] + im[mirror]) / 2;
            double hIm = (re[mirror] - re[k]) / 2;
            // conj(S) * H, conjugated again so that a forward transform inverts it.
            productRe[k] = sRe * hRe + sIm * hIm;
            productIm[k] = sIm * hRe - sRe * hIm;
        }
        transform(productRe, productIm);
        for (int k = 0; k < size; k++) {
            productRe[k] /= size;
        }
        return productRe;
    }

    /// Forward transform in place, radix 2, length a power of two.
    private static void transform(double[] re, double[] im) {
        int size = re.length;
        int shift = 32 - Integer.numberOfTrailingZeros(size);
        for (int i = 0; i < size; i++) {
            int j = Integer.reverse(i) >>> shift;
            if (j > i) {
                swap(re, i, j);
                swap(im, i, j);
            }
        }
        for (int half = 1; half < size; half <<= 1) {
            for (int k = 0; k < half; k++) {
                double angle = -Math.PI * k / half;
                butterflies(re, im, half, k, Math.cos(angle), Math.sin(angle));
            }
        }
    }

    private static void butterflies(
            double[] re, double[] im, int half, int k, double cos, double sin) {
        for (int i = k; i < re.length; i += 2 * half) {
            int j = i + half;
            double oddRe = re[j] * cos - im[j] * sin;
            double oddIm = re[j] * sin + im[j] * cos;
            re[j] = re[i] - oddRe;
            im[j] = im[i] - oddIm;
            re[i] += oddRe;
            im[i] += oddIm;
        }
    }

    private static void swap(double[] a, int i, int j) {
        double kept = a[i];
        a[i] = a[j];
        a[j] = kept;
    }
}
