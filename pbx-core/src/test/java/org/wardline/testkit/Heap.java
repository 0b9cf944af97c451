package org.wardline.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/// What this process keeps.
public final class Heap {

    private Heap() {}

    /// What is reachable, give or take what other threads are just allocating.
    public static long bytesAfterCollection() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
