package org.wardline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Looks every few milliseconds with whom a process has a connection: its sockets (`/proc/PID/fd`)
/// found again in the kernel's tables (`/proc/PID/net`). A socket that listens, or that was never
/// connected, has no peer, so whom single datagrams go to is not seen. Unix sockets stay on the
/// machine and are not looked at.
final class SocketWatch implements AutoCloseable {

    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final long pid;
    private final Set<Peer> seen = new ConcurrentSkipListSet<>();
    private volatile boolean closed;

    /// A connection that was seen.
    ///
    /// @param table `tcp`, `tcp6`, `udp` or `udp6`
    /// @param remote address and port in the kernel's hexadecimal form
    record Peer(String table, int localPort, String remote) implements Comparable<Peer> {

        boolean loopback() {
            String address = remote.substring(0, remote.indexOf(':'));
            return address.endsWith("0100007F") || address.equals("0".repeat(24) + "01000000");
        }

        @Override
        public int compareTo(Peer other) {
            return toString().compareTo(other.toString());
        }
    }

    private SocketWatch(long pid) {
        this.pid = pid;
    }

    static SocketWatch of(long pid) {
        SocketWatch watch = new SocketWatch(pid);
        Thread.ofPlatform().daemon().name("socket-watch").start(watch::run);
        return watch;
    }

    Set<Peer> seen() {
        return Set.copyOf(seen);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void run() {
        try {
            while (!closed) {
                look();
                LockSupport.parkNanos(STEP_NS);
            }
        } catch (IOException _) {
            // The process has ended.
        }
    }

    private void look() throws IOException {
        Set<String> inodes = inodes();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table));
            for (String line : lines.subList(1, lines.size())) {
                String[] fields = line.strip().split("\\s+", -1);
                if (inodes.contains(fields[9]) && !fields[2].endsWith(":0000")) {
                    int port =
                            Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16);
                    seen.add(new Peer(table, port, fields[2]));
                }
            }
        }
    }

    private Set<String> inodes() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring(8, target.length() - 1));
                }
            }
        }
        return inodes;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
