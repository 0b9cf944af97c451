package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.verify.BundleVerifier;
import org.wardline.audit.verify.VerificationReport;

/// The verifier and the one of docs/spec, written in another language from the specification alone,
/// read the same bundles: the same verdict on each, the same first entry, the same kind.
class TwoVerifiersTest {

    private static final int LOGS = Boolean.getBoolean("wardline.long") ? 10_000 : 1_000;
    private static final Path SECOND = Path.of("..", "docs", "spec", "audit_verify.py");

    private static final List<Tampering> TAMPERINGS = List.of(Tampering.values());

    @TempDir private Path folder;
    private final Random random = new Random(20_261_122);
    private AuditSigner signer;
    private AuditSigner forger;

    @BeforeEach
    void keys() {
        signer = AuditSigner.create(folder.resolve("signer.key"));
        forger = AuditSigner.create(folder.resolve("forger.key"));
    }

    @Test
    void bothFindEveryCleanLogIntactAndAgreeOnEveryOtherOne() throws Exception {
        var verdicts = new LinkedHashMap<Path, String>();
        for (int i = 0; i < LOGS; i++) {
            var log = new GeneratedLog(signer, random, 1 + random.nextInt(40));
            if (i % 2 == 0) {
                clean(log, folder.resolve("clean-" + i), verdicts);
                if (i % 8 == 0) {
                    slice(log, folder.resolve("slice-" + i), verdicts);
                }
            } else {
                tampered(log, i, verdicts);
            }
        }
        assertAgreed(verdicts);
    }

    private static void clean(GeneratedLog log, Path bundle, Map<Path, String> verdicts)
            throws IOException {
        log.write(bundle);
        var report = verify(bundle);
        assertTrue(report.intact(), report.text());
        assertEquals(log.leaves.size(), report.entries());
        verdicts.put(bundle, verdict(report));
    }

    /// A slice is whole; without its last entry, or with another one's, it is not.
    private void slice(GeneratedLog log, Path bundle, Map<Path, String> verdicts)
            throws IOException {
        log.writeSlice(bundle, log.somePractice());
        var report = verify(bundle);
        assertTrue(report.intact(), report.text());
        verdicts.put(bundle, verdict(report));
        var entries = Files.readAllBytes(bundle.resolve("entries"));
        var cut = bundle.resolveSibling(bundle.getFileName() + "-cut");
        log.writeSlice(cut, log.somePractice());
        Files.write(cut.resolve("entries"), GeneratedLog.withoutLast(entries));
        report = verify(cut);
        assertFalse(report.intact(), report.text());
        verdicts.put(cut, verdict(report));
        var changed = bundle.resolveSibling(bundle.getFileName() + "-changed");
        log.writeSlice(changed, log.somePractice());
        entries[random.nextInt(entries.length)] ^= 1;
        Files.write(changed.resolve("entries"), entries);
        report = verify(changed);
        assertFalse(report.intact(), report.text());
        verdicts.put(changed, verdict(report));
    }

    private void tampered(GeneratedLog log, int number, Map<Path, String> verdicts)
            throws IOException {
        var tampering = TAMPERINGS.get(number / 2 % TAMPERINGS.size());
        var bundle = folder.resolve(tampering + "-" + number);
        tampering.write(log, random, forger, bundle);
        var report = verify(bundle);
        assertFalse(report.intact(), tampering + ": " + report.text());
        verdicts.put(bundle, verdict(report));
    }

    private static VerificationReport verify(Path bundle) {
        return new BundleVerifier(bundle, Optional.empty()).verify(List.of());
    }

    /// In the words of the second verifier.
    private static String verdict(VerificationReport report) {
        return report.first()
                .map(first ->
                        "NOT INTACT, first bad entry %d: %s (before %d)"
                                .formatted(first.index(), first.kind().words(), first.before()))
                .orElse("intact");
    }

    private void assertAgreed(Map<Path, String> verdicts) throws Exception {
        var said = new LinkedHashMap<String, String>();
        var command =
                Stream.concat(
                                Stream.of("python3", SECOND.toString()),
                                verdicts.keySet().stream().map(Path::toString))
                        .toList();
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines()
                    .forEach(line -> {
                        int space = line.indexOf(' ');
                        said.put(line.substring(0, Math.max(0, space)), line.substring(space + 1));
                    });
        }
        process.waitFor();
        var differences = new ArrayList<String>();
        verdicts.forEach((bundle, verdict) -> {
            var other = said.getOrDefault(bundle.toString(), "nothing");
            if (!other.equals(verdict)) {
                differences.add(bundle.getFileName() + ": " + verdict + " / " + other);
            }
        });
        assertEquals(List.of(), differences);
        assertEquals(verdicts.size(), said.size());
    }
}
