package org.wardline.core.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What a process and all its descendants use, as Linux counts it: a server with its database, or
/// all workers of one that forks.
record ProcessTree(ProcessHandle root) {

    private static final double TICK_MS = 10;
    private static final int USER_TICKS = 11;
    private static final int CHILDREN_SYSTEM_TICKS = 14;

    /// Time on a processor so far, of ended children too, in milliseconds.
    double cpuMs() throws IOException {
        long ticks = 0;
        for (ProcessHandle process : all().toList()) {
            String stat = read(process, "stat");
            if (stat.isEmpty()) {
                continue;
            }
            // The name before may hold blanks; what follows it begins with field 3.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            for (int i = USER_TICKS; i <= CHILDREN_SYSTEM_TICKS; i++) {
                ticks += Long.parseLong(fields[i]);
            }
        }
        return ticks * TICK_MS;
    }

    /// Resident memory of the root alone, or of it and its workers, in KiB; a page that several
    /// share counts once.
    ///
    /// @param workers whether its descendants are workers of the same program
    double residentKib(boolean workers) throws IOException {
        double kib = 0;
        for (ProcessHandle process : workers ? all().toList() : Stream.of(root).toList()) {
            for (String line : read(process, "smaps_rollup").split("\n", -1)) {
                if (line.startsWith("Pss:")) {
                    kib += Double.parseDouble(line.replaceAll("\\D", ""));
                }
            }
        }
        return kib;
    }

    /// The most resident memory that the root alone has had, in KiB.
    double peakKib() throws IOException {
        String status = read(root, "status");
        return Double.parseDouble(
                status.lines()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .findFirst()
                        .orElseThrow()
                        .replaceAll("\\D", ""));
    }

    /// Open file descriptors of the root alone.
    long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(root.pid()), "fd"))) {
            return open.count();
        }
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(root), root.descendants());
    }

    private static String read(ProcessHandle process, String file) throws IOException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
            // It has ended since it was listed; its parent has its time.
            return "";
        }
    }
}
