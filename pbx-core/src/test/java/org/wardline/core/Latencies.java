package org.wardline.core;

import java.util.ArrayList;
import java.util.List;

/// What requests of two kinds took, in pairs, and whether the two could be told apart by it.
final class Latencies {

    private final List<Long> first = new ArrayList<>();
    private final List<Long> second = new ArrayList<>();

    void add(long oneNanos, long otherNanos) {
        first.add(oneNanos);
        second.add(otherNanos);
    }

    /// The two-sample test of Kolmogorov and Smirnov: how likely a distance of at least this size
    /// between the two distributions is when there is none.
    double likeness() {
        List<Long> one = first.stream().sorted().toList();
        List<Long> other = second.stream().sorted().toList();
        int i = 0;
        int j = 0;
        double distance = 0;
        while (i < one.size() && j < other.size()) {
            long at = Math.min(one.get(i), other.get(j));
            while (i < one.size() && one.get(i) == at) {
                i++;
            }
            while (j < other.size() && other.get(j) == at) {
                j++;
            }
            distance =
                    Math.max(
                            distance,
                            Math.abs((double) i / one.size() - (double) j / other.size()));
        }
        double size = Math.sqrt((double) one.size() * other.size() / (one.size() + other.size()));
        double lambda = (size + 0.12 + 0.11 / size) * distance;
        if (lambda < 0.2) {
            return 1;
        }
        double sum = 0;
        for (int term = 1; term <= 100; term++) {
            sum += (term % 2 == 1 ? 2 : -2) * Math.exp(-2 * term * term * lambda * lambda);
        }
        return Math.clamp(sum, 0, 1);
    }
}
