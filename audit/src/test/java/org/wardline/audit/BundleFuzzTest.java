package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.verify.BundleVerifier;
import org.wardline.audit.verify.LoggedEntry;
import org.wardline.audit.verify.VerificationFailed;

/// Bundles and proofs with random bytes in any of their files: the verifier neither fails nor is
/// deceived. The same seed, the same inputs.
class BundleFuzzTest {

    private static final int ROUNDS = Boolean.getBoolean("wardline.long") ? 1_000_000 : 3_000;

    @TempDir private Path folder;
    private final Random random = new Random(20_261_123);
    private GeneratedLog log;
    private String key;

    @BeforeEach
    void generate() {
        var signer = AuditSigner.create(folder.resolve("signer.key"));
        key = signer.verifierKey().text();
        log = new GeneratedLog(signer, random, 24);
    }

    @Test
    void noChangedByteOfABundlePasses() throws IOException {
        var bundle = folder.resolve("bundle");
        log.write(bundle);
        fuzz(bundle, List.of("entries", "checkpoints"));
    }

    @Test
    void noChangedByteOfASlicePasses() throws IOException {
        var bundle = folder.resolve("slice");
        log.writeSlice(bundle, log.somePractice());
        fuzz(bundle, List.of("entries", "checkpoints", "practice"));
    }

    @Test
    void noChangedCharacterOfAProofPasses() {
        var proof =
                "c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n"
                        + Hash.ZERO.base64()
                        + "\n\n"
                        + log.notes.getLast();
        for (int round = 0; round < ROUNDS; round++) {
            var bytes = proof.getBytes(StandardCharsets.UTF_8);
            var changed = new String(mutated(bytes), StandardCharsets.UTF_8);
            assertTrue(LoggedEntry.proven(changed, key).isEmpty(), changed);
        }
    }

    private void fuzz(Path bundle, List<String> files) throws IOException {
        assertTrue(accepted(bundle), "untouched");
        for (int round = 0; round < ROUNDS; round++) {
            var file = bundle.resolve(files.get(random.nextInt(files.size())));
            var original = Files.readAllBytes(file);
            var changed = mutated(original);
            Files.write(file, changed);
            boolean same = Arrays.equals(original, changed);
            assertFalse(accepted(bundle) && !same, "round " + round + " in " + file);
            Files.write(file, original);
        }
    }

    /// Intact, and not because of a cut witness: checkpoints that are missing at the end make the
    /// unprotected tail longer, which is said, or are torn as by a crash, which is said too.
    private boolean accepted(Path bundle) {
        try {
            var report = new BundleVerifier(bundle, Optional.of(key)).verify(List.of());
            return report.intact()
                    && report.unprotectedTail() == 0
                    && report.notices().stream()
                            .noneMatch(notice -> notice.contains("inside a checkpoint"));
        } catch (VerificationFailed e) {
            return false;
        }
    }

    private byte[] mutated(byte[] bytes) {
        var changed = bytes.clone();
        int place = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(changed, place);
            case 1 -> Arrays.copyOf(changed, bytes.length + 1 + random.nextInt(8));
            case 2 -> {
                System.arraycopy(bytes, 0, changed, place, bytes.length - place);
                yield changed;
            }
            case 3 -> {
                changed[place] = (byte) random.nextInt();
                yield changed;
            }
            default -> {
                changed[place] ^= (byte) (1 << random.nextInt(8));
                yield changed;
            }
        };
    }
}
