package org.wardline.audit.verify;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wardline.audit.verify.Finding.Kind;
import org.wardline.audit.verify.TrustedKey.Head;

/// Checks an exported bundle (docs/spec/audit-log.md, Bundle) without server, database or network.
///
/// A bundle is a folder: `audit.vkey`, `checkpoints`, `entries`, and `practice` when it is one
/// practice's slice. Memory is flat (but for one small record per practice).
public final class BundleVerifier {

    /// Name of the file with the entries.
    public static final String ENTRIES = "entries";

    /// Name of the file with the signed checkpoints.
    public static final String CHECKPOINTS = "checkpoints";

    /// Name of the file with the time stamps on checkpoints, when there are any.
    public static final String TIMESTAMPS = "timestamps";

    /// Name of the file with the verifier key.
    public static final String VERIFIER_KEY = "audit.vkey";

    /// Name of the file that says of which practice the entries are all.
    public static final String PRACTICE = "practice";

    private static final int MAX_TEXT_BYTES = 65_536;

    private final Path folder;
    private final TrustedKey key;
    private final List<String> notices = new ArrayList<>();

    /// @param verifierKey text of the verifier key as it was kept elsewhere; empty to trust the
    ///   bundle's own, which proves only that the bundle agrees with itself
    /// @throws VerificationFailed when that is no verifier key, or the folder no bundle
    public BundleVerifier(Path folder, Optional<String> verifierKey) {
        this.folder = folder;
        var own = text(VERIFIER_KEY);
        this.key = TrustedKey.given(verifierKey.orElse(own));
        if (verifierKey.isEmpty()) {
            notices.add("the key is the bundle's own; compare it with one kept elsewhere");
        }
    }

    /// Reads everything and says what is wrong.
    ///
    /// @param copies of the witness's checkpoints that were kept elsewhere; a slice has no use for
    ///   them
    /// @throws VerificationFailed when a file of the bundle cannot be read
    public VerificationReport verify(List<Path> copies) {
        return verify(copies, TimestampFiles.NONE);
    }

    /// The same, with more time stamps than the bundle's own, and who is believed about time; a
    /// slice has no use for them.
    ///
    /// @throws VerificationFailed also when the authorities' certificates cannot be read
    public VerificationReport verify(List<Path> copies, TimestampFiles timestamps) {
        if (!Files.isRegularFile(folder.resolve(ENTRIES))) {
            throw new VerificationFailed("There is no file " + folder.resolve(ENTRIES) + ".");
        }
        return Files.exists(folder.resolve(PRACTICE)) ? slice() : whole(copies, timestamps);
    }

    private VerificationReport whole(List<Path> copies, TimestampFiles timestamps) {
        var witnesses = new ArrayList<Path>(List.of(folder.resolve(CHECKPOINTS)));
        witnesses.addAll(copies);
        try (var log = new Bundle(folder.resolve(ENTRIES));
                var notes =
                        NoteFiles.open(
                                witnesses, timestamps.with(folder.resolve(TIMESTAMPS)), key)) {
            return new Verification(log, key, notes).run().with(notices);
        }
    }

    private VerificationReport slice() {
        var claim =
                Slice.Claim.parse(text(PRACTICE))
                        .orElseThrow(() ->
                                new VerificationFailed(
                                        "The file "
                                                + folder.resolve(PRACTICE)
                                                + " is not what it should be."));
        var note = note();
        var head = note.flatMap(key::open);
        var slice = new Slice(key, claim);
        var findings = new ArrayList<Finding>();
        try (var log = new Bundle(folder.resolve(ENTRIES))) {
            if (head.isEmpty()) {
                findings.add(
                        Finding.at(
                                note.isEmpty() ? Kind.WITNESS_MISSING : Kind.CHECKPOINT_FORGED,
                                0,
                                "a slice needs one checkpoint signed by the log's key"));
            } else {
                try (var entries = log.entries()) {
                    slice.check(entries, head.get()).ifPresent(findings::add);
                }
            }
            notices.addFirst(
                    "these are the entries of practice "
                            + claim.practice()
                            + ", by their numbers in its chain");
            return new VerificationReport(
                    key.name(),
                    log.count(),
                    findings.isEmpty() ? 1 : 0,
                    head.isEmpty() ? 0 : claim.count(),
                    head.map(Head::time).orElse(""),
                    findings,
                    notices);
        }
    }

    /// The only note of a slice, or what stands in its place.
    private Optional<String> note() {
        if (!Files.exists(folder.resolve(CHECKPOINTS))) {
            return Optional.empty();
        }
        try (var file = new NoteFile(folder.resolve(CHECKPOINTS))) {
            var note = file.next();
            return file.next().isPresent() || file.torn() ? Optional.of("not one note") : note;
        }
    }

    private String text(String name) {
        var file = folder.resolve(name);
        try {
            if (Files.size(file) <= MAX_TEXT_BYTES) {
                return Files.readString(file);
            }
        } catch (CharacterCodingException e) {
            throw new VerificationFailed("The file " + file + " is not UTF-8.");
        } catch (IOException e) {
            throw new VerificationFailed("The file " + file + " cannot be read.");
        }
        throw new VerificationFailed("The file " + file + " is too long.");
    }
}
