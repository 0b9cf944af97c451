package org.wardline.audit.verify;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.wardline.audit.verify.Finding.Kind;
import org.wardline.audit.verify.RunningTree.TileListener;
import org.wardline.audit.verify.TrustedKey.Head;

/// One run of the verifier: entries in order, beside them the tree, its stored tiles and every
/// source of checkpoints.
final class Verification {

    private static final int HASH_BYTES = 32;
    private static final int TILE_HASHES = 256;
    private static final TileListener NO_TILES = (level, index, hashes) -> {};

    private final LogSource log;
    private final TrustedKey key;
    private final List<NoteFile> files;
    private final List<TimestampFile> timestamps;
    private final EntryChecks checks;
    private final RunningTree tree = new RunningTree();
    private final List<Finding> findings = new ArrayList<>();
    private final List<CheckpointTrack> witnessed = new ArrayList<>();
    private final List<CheckpointTrack> tracks = new ArrayList<>();

    /// First entry whose hash is not what a tile says; which of the two is wrong, the next
    /// checkpoint tells.
    private OptionalLong tileSuspect = OptionalLong.empty();

    private Optional<Contradiction> contradiction = Optional.empty();
    private long tiles;
    private long lastGood;

    Verification(LogSource log, TrustedKey key, NoteFiles notes) {
        this.log = log;
        this.key = key;
        this.files = notes.files();
        this.timestamps = notes.timestamps();
        this.checks = new EntryChecks(key.logId());
    }

    VerificationReport run() {
        var copies = log.copies();
        try (var entries = log.entries()) {
            files.forEach(file -> witnessed.add(new CheckpointTrack(file, key)));
            tracks.addAll(witnessed);
            timestamps.forEach(file -> tracks.add(new CheckpointTrack(file, key)));
            copies.forEach(copy -> tracks.add(new CheckpointTrack(copy, key)));
            boolean toTheEnd = readEntries(entries);
            finish(toTheEnd);
        } finally {
            copies.forEach(NoteSource::close);
        }
        return report();
    }

    /// @return false when something was found after which the rest cannot be judged
    private boolean readEntries(LogSource.Entries entries) {
        TileListener tileListener = log.tileCount().isPresent() ? this::compareTile : NO_TILES;
        for (var row = entries.next(); row.isPresent(); row = entries.next()) {
            var hash = tree.leafHash(row.get().leaf());
            var finding = checks.check(row.get(), hash);
            if (finding.isPresent()) {
                findings.add(finding.get());
                return false;
            }
            tree.append(hash, tileListener);
            compareCheckpoints();
        }
        return true;
    }

    private void compareCheckpoints() {
        long size = tree.size();
        boolean due = false;
        boolean agreed = true;
        for (var track : tracks) {
            due |= track.isDue(size);
            agreed &= track.agrees(size, tree::root, checks::practices);
        }
        if (!agreed && contradiction.isEmpty()) {
            // Reading goes on: the chain or a tile may still tell which entry it is.
            contradiction = Optional.of(new Contradiction(lastGood, size));
        } else if (due && contradiction.isEmpty()) {
            tileSuspect.ifPresent(this::tileChanged);
            tileSuspect = OptionalLong.empty();
            lastGood = size;
        }
    }

    /// A checkpoint that says something else than the entries, which hang together: one or more of
    /// those from the last checkpoint that agreed were rewritten.
    private record Contradiction(long from, long size) {

        boolean holds(long index) {
            return from <= index && index < size;
        }

        Finding anywhere() {
            return new Finding(
                    Kind.REWRITTEN,
                    from,
                    size,
                    "the checkpoint of " + size + " entries has another root or other practices");
        }

        Finding at(long index) {
            return Finding.at(
                    Kind.REWRITTEN,
                    index,
                    "neither the tree nor the checkpoint of " + size + " entries holds it");
        }
    }

    private void compareTile(int level, long index, byte[] hashes) {
        tiles++;
        var stored = log.tile(level, index);
        if (stored.isPresent() && MessageDigest.isEqual(stored.get(), hashes)) {
            return;
        }
        if (tileSuspect.isEmpty()) {
            tileSuspect = OptionalLong.of(firstDifference(level, index, hashes, stored));
        }
    }

    private static long firstDifference(
            int level, long index, byte[] hashes, Optional<byte[]> stored) {
        int place = stored.map(found -> Arrays.mismatch(found, hashes) / HASH_BYTES).orElse(0);
        long position = index * TILE_HASHES + place;
        for (int below = 0; below < level; below++) {
            position *= TILE_HASHES;
        }
        return position;
    }

    private void finish(boolean toTheEnd) {
        for (var track : tracks) {
            if (toTheEnd) {
                track.finish(tree.size());
            } else {
                track.skip();
            }
            findings.addAll(track.findings());
        }
        timestamps.forEach(file -> findings.addAll(file.findings()));
        addUndecided();
        addContradiction();
        if (toTheEnd && contradiction.isEmpty()) {
            tileSuspect.ifPresent(this::tileChanged);
            if (findings.isEmpty() && log.tileCount().orElse(tiles) != tiles) {
                findings.add(
                        Finding.at(
                                Kind.TILE_CHANGED,
                                tree.size(),
                                "there are tiles of entries that are not there"));
            }
        }
        if (files.isEmpty() && tree.size() > 0) {
            findings.add(
                    new Finding(
                            Kind.WITNESS_MISSING, 0, tree.size(), "no checkpoint file was found"));
        }
    }

    private void addContradiction() {
        if (contradiction.isEmpty()) {
            return;
        }
        var between = contradiction.get();
        if (tileSuspect.isPresent() && between.holds(tileSuspect.getAsLong())) {
            findings.add(between.at(tileSuspect.getAsLong()));
        } else if (findings.stream().noneMatch(found -> between.holds(found.index()))) {
            findings.add(between.anywhere());
        }
    }

    /// A tile that contradicts one of two suspects decides between them.
    private void addUndecided() {
        for (var finding : checks.undecided()) {
            boolean decided =
                    tileSuspect.isPresent() && tileSuspect.getAsLong() == finding.before() - 1;
            findings.add(
                    decided
                            ? Finding.at(
                                    finding.kind(),
                                    tileSuspect.getAsLong(),
                                    "neither the entries around it nor the tree hold it")
                            : finding);
        }
    }

    private void tileChanged(long index) {
        findings.add(Finding.at(Kind.TILE_CHANGED, index, "a tile of the tree has another hash"));
    }

    private VerificationReport report() {
        var highest =
                tracks.stream()
                        .flatMap(track -> track.highest().stream())
                        .max(Comparator.comparingLong(Head::size));
        var notices = new ArrayList<String>();
        for (var file : files) {
            if (file.torn()) {
                notices.add(file.name() + " ends inside a checkpoint, as after a crash");
            }
        }
        timestamps.forEach(file -> notices.addAll(file.notices()));
        findings.sort(Comparator.comparingLong(Finding::index));
        return new VerificationReport(
                key.name(),
                log.count(),
                witnessed.stream().mapToLong(CheckpointTrack::compared).sum(),
                highest.map(Head::size).orElse(0L),
                highest.map(Head::time).orElse(""),
                findings,
                notices);
    }
}
