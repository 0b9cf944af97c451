package org.wardline.audit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.wardline.audit.verify.BundleVerifier;
import org.wardline.testkit.TestFolders;

/// The offline verifier and the bare SHA-256 of the same leaves, in turns, in one thread: entries
/// per second of that thread's processor time, the best turn of each.
final class BundleTurns {

    private static final int TURNS = 7;

    private final GeneratedLog log;
    private double verified;
    private double hashed;

    private BundleTurns(GeneratedLog log) {
        this.log = log;
    }

    /// Makes a log of so many entries and measures.
    static BundleTurns over(int entries) throws IOException, NoSuchAlgorithmException {
        var folder = Files.createTempDirectory("wardline-bench");
        try {
            var signer = AuditSigner.create(folder.resolve("key"));
            var turns = new BundleTurns(new GeneratedLog(signer, new Random(1), entries));
            turns.log.write(folder.resolve("bundle"));
            for (int turn = 0; turn < TURNS; turn++) {
                turns.verify(folder.resolve("bundle"), signer.verifierKey().text());
                turns.hash();
            }
            return turns;
        } finally {
            TestFolders.delete(folder);
        }
    }

    /// Entries verified per second.
    double verified() {
        return verified;
    }

    /// Leaves hashed per second.
    double hashed() {
        return hashed;
    }

    private void verify(Path bundle, String key) {
        long start = cpuNanos();
        var report = new BundleVerifier(bundle, Optional.of(key)).verify(List.of());
        if (!report.intact()) {
            throw new IllegalStateException(report.text());
        }
        verified = Math.max(verified, rate(start));
    }

    private void hash() throws NoSuchAlgorithmException {
        var sha256 = MessageDigest.getInstance("SHA-256");
        long start = cpuNanos();
        int used = 0;
        for (var leaf : log.leaves) {
            sha256.update((byte) 0);
            used ^= sha256.digest(leaf)[0];
        }
        hashed = Math.max(hashed, rate(start) + (used == Integer.MAX_VALUE ? 1 : 0));
    }

    private double rate(long start) {
        return log.leaves.size() * 1e9 / (cpuNanos() - start);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
