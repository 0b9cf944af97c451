package org.wardline.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.stream.LongStream;

/// What this process keeps.
public final class Heap {

    private static final int COLLECTIONS = 10;

    private Heap() {}

    /// What stays reachable: the least of several readings, without what others let go meanwhile.
    public static long leastAfterCollections() {
        return LongStream.generate(Heap::bytesAfterCollection)
                .limit(COLLECTIONS)
                .min()
                .orElseThrow();
    }

    /// What is reachable, give or take what other threads are just allocating.
    public static long bytesAfterCollection() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
