package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
/// read the same bundles: the same verdict on each, the same first entry, the same kind. Every
/// clean log is intact to both; every second one is tampered with as well.
class TwoVerifiersTest {

    private static final int LOGS = Boolean.getBoolean("wardline.long") ? 10_000 : 1_000;

    /// How many the second verifier is asked about at once, while the next are made.
    private static final int PORTION = 250;

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
        var portions = new ArrayList<Portion>();
        for (int start = 0; start < LOGS; start += PORTION) {
            var verdicts = new LinkedHashMap<Path, String>();
            for (int i = start; i < start + PORTION; i++) {
                var log = new GeneratedLog(signer, random, 1 + random.nextInt(40));
                clean(log, folder.resolve("clean-" + i), verdicts);
                if (i % 2 == 1) {
                    tampered(log, i, verdicts);
                }
                if (i % 8 == 0) {
                    slice(log, folder.resolve("slice-" + i), verdicts);
                }
            }
            if (!portions.isEmpty()) {
                portions.getLast().second().waitFor();
            }
            portions.add(askSecond(verdicts));
        }
        for (var portion : portions) {
            assertAgreed(portion);
        }
    }

    /// Bundles, what the first verifier says of them, and the second one at work on them.
    private record Portion(Map<Path, String> verdicts, Path answer, Process second) {}

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

    private Portion askSecond(Map<Path, String> verdicts) throws IOException {
        var answer = Files.createTempFile(folder, "second", ".txt");
        var command =
                Stream.concat(
                                Stream.of("python3", SECOND.toString()),
                                verdicts.keySet().stream().map(Path::toString))
                        .toList();
        return new Portion(
                verdicts,
                answer,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(answer.toFile())
                        .start());
    }

    private static void assertAgreed(Portion portion) throws Exception {
        portion.second().waitFor();
        var said = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(portion.answer())) {
            int space = line.indexOf(' ');
            said.put(line.substring(0, Math.max(0, space)), line.substring(space + 1));
        }
        var differences = new ArrayList<String>();
        portion.verdicts()
                .forEach((bundle, verdict) -> {
                    var other = said.getOrDefault(bundle.toString(), "nothing");
                    if (!other.equals(verdict)) {
                        differences.add(bundle.getFileName() + ": " + verdict + " / " + other);
                    }
                });
        assertEquals(List.of(), differences);
        assertEquals(portion.verdicts().size(), said.size());
    }
}
