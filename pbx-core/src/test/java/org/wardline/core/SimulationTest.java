package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Simulated runs of the whole signalling core. `-Dwardline.seed=N` repeats one.
class SimulationTest {

    private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);

    @Test
    void noSeedBreaksAnInvariant() {
        long single = Long.getLong("wardline.seed", -1);
        long seeds = Boolean.getBoolean("wardline.long") ? 10_000 : 1_000;
        var messages = new AtomicLong();
        var runs = new EnumMap<SimFaults, Integer>(SimFaults.class);
        var used = new SimTally();
        long start = System.nanoTime();
        LongStream range = single < 0 ? LongStream.rangeClosed(1, seeds) : LongStream.of(single);
        range.parallel()
                .forEach(seed -> {
                    Simulation simulation = simulated(seed);
                    messages.addAndGet(simulation.world().network().messages());
                    synchronized (runs) {
                        simulation.faults().forEach(fault -> runs.merge(fault, 1, Integer::sum));
                        used.add(simulation.world().tally());
                    }
                });
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        if (single < 0) {
            tell(seeds, taken);
        }
        LOG.info(
                "{} messages crossed in {}; runs with each fault: {}; features that worked, of "
                        + "those tried: {}",
                messages,
                taken,
                Map.copyOf(runs),
                used);
        if (single < 0) {
            assertTrue(messages.get() > 100 * seeds, "a simulation in which something happens");
            assertEquals(SimFaults.values().length, runs.size());
            assertEquals(List.of(), used.unused(), "features that nobody got to work");
        }
    }

    /// For the run's summary, which holds its limit: seeds, then seconds.
    private static void tell(long seeds, Duration taken) {
        try {
            String line = seeds + "\t" + taken.toSeconds() + "\n";
            Files.writeString(Path.of("target", "simulation.tally"), line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = 1; seed <= 20; seed++) {
            assertEquals(trace(seed), trace(seed), "seed " + seed);
        }
    }

    private static String trace(long seed) {
        return simulated(seed).world().network().trace();
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // whatever breaks, its seed is what matters
    private static Simulation simulated(long seed) {
        var simulation = new Simulation(seed);
        try {
            simulation.run();
            return simulation;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + " with " + simulation.faults(), e);
        }
    }
}
