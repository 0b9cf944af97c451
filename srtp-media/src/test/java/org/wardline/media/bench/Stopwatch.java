package org.wardline.media.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/// Runs a lane round by round and keeps the nanoseconds per packet of each round.
final class Stopwatch {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Lane lane;
    private final double[] protectNs;
    private final double[] verifyNs;
    private int nextSeq;
    private int round;
    private long protectBytes;
    private long verifyBytes;

    Stopwatch(Lane lane, int rounds) {
        this.lane = lane;
        this.protectNs = new double[rounds];
        this.verifyNs = new double[rounds];
    }

    /// A round that does not count.
    void warmUp() {
        fill();
        lane.protectAll();
        lane.verifyAll();
    }

    void measure() {
        fill();
        long bytes0 = THREADS.getCurrentThreadAllocatedBytes();
        long time0 = System.nanoTime();
        lane.protectAll();
        long time1 = System.nanoTime();
        long bytes1 = THREADS.getCurrentThreadAllocatedBytes();
        long time2 = System.nanoTime();
        lane.verifyAll();
        long time3 = System.nanoTime();
        long bytes2 = THREADS.getCurrentThreadAllocatedBytes();
        protectNs[round] = (double) (time1 - time0) / Lane.PACKETS;
        verifyNs[round] = (double) (time3 - time2) / Lane.PACKETS;
        protectBytes += bytes1 - bytes0;
        verifyBytes += bytes2 - bytes1;
        round++;
    }

    Figures figures() {
        double packets = (double) round * Lane.PACKETS;
        return new Figures(
                median(protectNs), median(verifyNs), protectBytes / packets, verifyBytes / packets);
    }

    /// Medians of nanoseconds, means of bytes allocated on the Java heap, per packet.
    record Figures(double protectNs, double verifyNs, double protectBytes, double verifyBytes) {}

    private void fill() {
        lane.fill(nextSeq);
        nextSeq = (nextSeq + Lane.PACKETS) & 0xFFFF;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
