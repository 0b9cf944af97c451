package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.timestamp.LocalTsa;
import org.wardline.audit.timestamp.TimestampFeed;
import org.wardline.audit.verify.BundleVerifier;
import org.wardline.audit.verify.TimestampFiles;
import org.wardline.audit.verify.VerificationReport;

/// A log whose checkpoints an authority stamped: what both verifiers make of it when it is whole,
/// when it was rolled back with its witness, and when the time stamps are not what they should be.
class TimestampedLogTest {

    private static final Path SECOND = Path.of("..", "docs", "spec", "audit_verify.py");

    private static final int STEP = Boolean.getBoolean("wardline.long") ? 1 : 61;

    @TempDir private Path folder;
    private AuditSigner signer;
    private GeneratedLog log;
    private LocalTsa tsa;
    private Path stamps;

    @BeforeEach
    void stamped() throws Exception {
        signer = AuditSigner.create(folder.resolve("signer.key"));
        log = new GeneratedLog(signer, new Random(3_161), 40);
        tsa = new LocalTsa(folder);
        stamps = folder.resolve("stamps");
        stamp(log.notes.getFirst());
        stamp(log.notes.getLast());
    }

    @AfterEach
    void stop() {
        tsa.close();
    }

    /// What a start and an orderly stop do.
    private void stamp(String note) throws IOException {
        TimestampFeed.start(() -> Optional.of(note), tsa.target(), stamps).close();
    }

    private Path bundle(GeneratedLog of, String name) throws IOException {
        var bundle = folder.resolve(name);
        of.write(bundle);
        Files.copy(stamps, bundle.resolve("timestamps"));
        return bundle;
    }

    private VerificationReport verify(Path bundle, Optional<Path> authorities) {
        return new BundleVerifier(bundle, Optional.of(signer.verifierKey().text()))
                .verify(List.of(), new TimestampFiles(List.of(), authorities));
    }

    private VerificationReport verify(Path bundle) throws IOException {
        return verify(bundle, Optional.of(tsa.target().authorities()));
    }

    private void found(Path bundle, String words) throws Exception {
        var report = verify(bundle);
        assertFalse(report.intact(), report.text());
        assertTrue(report.text().contains(words), report.text());
        var process = new ProcessBuilder("python3", SECOND.toString(), bundle.toString()).start();
        try (var out = process.getInputStream()) {
            var said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
            var first = report.first().orElseThrow();
            assertEquals(
                    "%s NOT INTACT, first bad entry %d: %s (before %d)"
                            .formatted(bundle, first.index(), first.kind().words(), first.before()),
                    said);
        }
    }

    @Test
    void bothSayThatItIsIntactAndOneWhenAndByWhomItWasAttested() throws Exception {
        var bundle = bundle(log, "bundle");
        var report = verify(bundle);
        assertTrue(report.intact(), report.text());
        assertTrue(report.text().contains("2 time stamps in "), report.text());
        assertTrue(report.text().contains("the checkpoint of 40 entries existed at "));
        assertTrue(report.text().contains(", says CN=Time of tests"), report.text());
        assertTrue(verify(bundle, Optional.empty()).text().contains("nobody vouches"));
        var process = new ProcessBuilder("python3", SECOND.toString(), bundle.toString()).start();
        try (var out = process.getInputStream()) {
            assertEquals(
                    bundle + " intact",
                    new String(out.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void theSameCheckpointIsStampedOnce() throws Exception {
        stamp(log.notes.getLast());
        assertEquals(2, Files.readAllLines(stamps).size());
    }

    @Test
    void aLineThatACrashCutOffCountsForNothingAndIsRemoved() throws Exception {
        var whole = Files.readString(stamps);
        Files.writeString(stamps, whole.substring(0, whole.length() - 9));
        var bundle = bundle(log, "torn");
        assertTrue(verify(bundle).intact());
        assertTrue(verify(bundle).text().contains("ends inside a time stamp"));
        stamp(log.notes.getLast());
        assertTrue(verify(bundle(log, "again")).text().contains("2 time stamps in "));
    }

    @Test
    void aLogThatWasRolledBackWithItsWitnessIsFound() throws Exception {
        var bundle = bundle(log, "cut");
        Files.write(
                bundle.resolve("entries"),
                GeneratedLog.withoutLast(Files.readAllBytes(bundle.resolve("entries"))));
        Files.writeString(
                bundle.resolve("checkpoints"),
                String.join("", log.notes.subList(0, log.notes.size() - 1)));
        found(bundle, "entry 39: cut; 40 entries were witnessed in ");
    }

    @Test
    void anotherHistorySignedByTheSameKeyIsFound() throws Exception {
        var other = new GeneratedLog(signer, new Random(5_816), 50);
        found(bundle(other, "other"), ": rewritten; ");
    }

    @Test
    void aTimeStampThatDoesNotHoldIsFound() throws Exception {
        var lines = Files.readAllLines(stamps);
        var first = lines.getFirst().split(" ", -1);
        var last = lines.getLast().split(" ", -1);
        var bundle = bundle(log, "swapped");
        Files.writeString(bundle.resolve("timestamps"), last[0] + " " + first[1] + "\n");
        found(bundle, "time stamp not valid; the time stamp on the checkpoint of 40 entries");
        Files.writeString(bundle.resolve("timestamps"), last[0] + " \n");
        found(bundle, "time stamp not valid");
        Files.writeString(bundle.resolve("timestamps"), "nonsense\n");
        found(bundle, "checkpoint forged");
    }

    @Test
    void aTimeStampThatNobodyGivenVouchesForIsFound() throws Exception {
        var stranger = LocalTsa.strangersAuthority(folder.resolve("stranger.pem"));
        var report = verify(bundle(log, "bundle"), Optional.of(stranger));
        assertFalse(report.intact());
        assertTrue(report.text().contains("no given authority vouches"), report.text());
    }

    /// Octets of the reply, changed, and lengths of it (all in the long run): never a crash, and
    /// never another time or imprint that holds.
    @Test
    void noChangedReplyIsTakenForAnotherTime() throws Exception {
        var line = Files.readAllLines(stamps).getLast().split(" ", -1);
        var reply = Base64.getDecoder().decode(line[1]);
        var bundle = bundle(log, "changed");
        var right = verify(bundle).notices().getLast();
        for (int i = 0; i < 2 * reply.length; i += STEP) {
            var changed = i < reply.length ? reply.clone() : Arrays.copyOf(reply, i - reply.length);
            if (i < reply.length) {
                changed[i] ^= (byte) (1 << (i % 8));
            }
            Files.writeString(
                    bundle.resolve("timestamps"),
                    line[0] + " " + Base64.getEncoder().encodeToString(changed) + "\n");
            var report = verify(bundle);
            assertTrue(!report.intact() || report.notices().getLast().equals(right), report.text());
            assertTrue(i < reply.length || !report.intact(), "a cut at " + (i - reply.length));
        }
    }
}
