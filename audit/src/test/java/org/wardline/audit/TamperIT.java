package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.audit.verify.Finding;
import org.wardline.audit.verify.Finding.Kind;
import org.wardline.audit.verify.VerificationFailed;
import org.wardline.db.DatabaseTarget;
import org.wardline.ident.Secret;

/// The catalogue of attacks on the stored log. Each is found, at the first entry that it touches,
/// when that lies before the last witnessed checkpoint; what lies after is reported as unprotected.
class TamperIT {

    private static TamperedLog log;

    @BeforeAll
    static void fill() throws Exception {
        log = new TamperedLog();
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @BeforeEach
    void untouched() throws Exception {
        log.reset();
    }

    /// Where attacks strike: around tiles (256) and checkpoints; everywhere in the long run.
    private static LongStream positions() {
        return Boolean.getBoolean("wardline.long")
                ? LongStream.range(0, TamperedLog.WITNESSED)
                : LongStream.of(0, 1, 2, 255, 256, 299, 300, 511, 512, 600, 698, 699);
    }

    @FunctionalInterface
    private interface Attack {
        void at(long position) throws Exception;
    }

    private static void everywhere(Kind kind, Attack attack) throws Exception {
        for (long position : positions().toArray()) {
            log.reset();
            attack.at(position);
            assertFound(kind, position);
        }
    }

    private static Finding assertFound(Kind kind, long index) {
        var report = log.verify();
        assertFalse(report.intact(), kind + " at " + index + " was not found");
        var first = report.first().orElseThrow();
        assertEquals(index, first.index(), report.text());
        assertEquals(kind, first.kind(), report.text());
        return first;
    }

    @Test
    void anUntouchedLogIsIntactAndItsTailIsNamed() {
        var report = log.verify();
        assertTrue(report.intact(), report.text());
        assertEquals(740, report.entries());
        assertEquals(3, report.checkpoints());
        assertEquals(700, report.highestCheckpoint());
        assertEquals(40, report.unprotectedTail());
        assertTrue(report.text().contains("40 entries from 700"), report.text());
        assertTrue(report.text().endsWith("intact"), report.text());
    }

    @Test
    void editedBytes() throws Exception {
        everywhere(
                Kind.ALTERED,
                i ->
                        log.sql(
                                "UPDATE audit.entry SET leaf = set_byte(leaf, octet_length(leaf) - 1,"
                                        + " get_byte(leaf, octet_length(leaf) - 1) # 1) WHERE index = "
                                        + i));
    }

    @Test
    void editedHash() throws Exception {
        everywhere(
                Kind.ALTERED,
                i ->
                        log.sql(
                                "UPDATE audit.entry SET leaf_hash = set_byte(leaf_hash, 0,"
                                        + " get_byte(leaf_hash, 0) # 1) WHERE index = "
                                        + i));
    }

    @Test
    void editedBytesWithTheirHash() throws Exception {
        everywhere(Kind.CHAIN_BROKEN, i -> log.replace(i, log.edited(i)));
    }

    @Test
    void editedBytesWithEveryHashAfterThem() throws Exception {
        for (long i : positions().toArray()) {
            log.reset();
            log.replace(i, log.edited(i));
            log.rechain(i);
            var first = log.verify().first().orElseThrow();
            assertEquals(Kind.REWRITTEN, first.kind());
            assertSpans(first, i, i < 512 ? 1 : 300);
        }
    }

    @Test
    void editedBytesWithEveryHashAfterThemAndTheTreesTiles() throws Exception {
        for (long i : positions().toArray()) {
            log.reset();
            log.replace(i, log.edited(i));
            log.rechain(i);
            log.retile();
            var first = log.verify().first().orElseThrow();
            assertEquals(Kind.REWRITTEN, first.kind());
            assertSpans(first, i, 300);
        }
    }

    /// The entry lies in what the finding names, which is not wider than it has to be.
    private static void assertSpans(Finding finding, long position, int widest) {
        assertTrue(
                finding.index() <= position && position < finding.before(),
                position + " in " + finding.text());
        assertTrue(finding.before() - finding.index() <= widest, finding.text());
    }

    @Test
    void anEditInTheUnprotectedTailWithEveryHashAfterItIsWhatThatTailMeans() throws Exception {
        log.replace(705, log.edited(705));
        log.rechain(705);
        var report = log.verify();
        assertTrue(report.intact(), report.text());
        assertTrue(report.unprotectedTail() >= 740 - 705);
        log.reset();
        log.replace(705, log.edited(705));
        assertFound(Kind.CHAIN_BROKEN, 705);
    }

    @Test
    void deletedEntries() throws Exception {
        everywhere(Kind.MISSING, i -> log.sql("DELETE FROM audit.entry WHERE index = " + i));
    }

    @Test
    void deletedHead() throws Exception {
        log.sql("DELETE FROM audit.entry WHERE index < 10");
        assertFound(Kind.MISSING, 0);
    }

    @Test
    void deletedEnd() throws Exception {
        everywhere(Kind.CUT, i -> log.sql("DELETE FROM audit.entry WHERE index >= " + i));
    }

    @Test
    void deletedAltogether() throws Exception {
        for (var table : new String[] {"entry", "tile", "checkpoint", "log"}) {
            log.sql("DELETE FROM audit." + (table.equals("log") ? "checkpoint" : table));
        }
        assertFound(Kind.CUT, 0);
    }

    @Test
    void deletedAndRenumbered() throws Exception {
        everywhere(
                Kind.MISPLACED,
                i -> {
                    log.sql("DELETE FROM audit.entry WHERE index = " + i);
                    log.sql("UPDATE audit.entry SET index = index - 1 WHERE index > " + i);
                });
    }

    @Test
    void swappedNeighbours() throws Exception {
        everywhere(
                Kind.MISPLACED,
                i ->
                        log.sql(
                                "UPDATE audit.entry SET index = CASE index WHEN "
                                        + i
                                        + " THEN "
                                        + (i + 1)
                                        + " ELSE "
                                        + i
                                        + " END WHERE index IN ("
                                        + i
                                        + ", "
                                        + (i + 1)
                                        + ")"));
    }

    @Test
    void insertedCopies() throws Exception {
        for (long i : positions().toArray()) {
            log.reset();
            log.sql("UPDATE audit.entry SET index = index + 1 WHERE index > " + i);
            log.sql(copyOf(i, i + 1));
            assertFound(Kind.MISPLACED, i + 1);
        }
    }

    private static String copyOf(long from, long to) {
        return "INSERT INTO audit.entry SELECT log_id, "
                + to
                + ", leaf, leaf_hash, tenant_id, tenant_seq, at, kind, intent, intent_index"
                + " FROM audit.entry WHERE index = "
                + from;
    }

    @Test
    void duplicatedAtTheEnd() throws Exception {
        log.sql(copyOf(17, 740));
        assertFound(Kind.MISPLACED, 740);
    }

    @Test
    void duplicatedInPlace() throws Exception {
        log.sql(copyOf(17, 17));
        assertFound(Kind.MISPLACED, 17);
    }

    @Test
    void rolledBackToACheckpoint() throws Exception {
        for (int size : new int[] {300, 600}) {
            log.reset();
            log.sql("DELETE FROM audit.entry WHERE index >= " + size);
            log.sql("DELETE FROM audit.checkpoint WHERE size > " + size);
            log.sql("DELETE FROM audit.tile WHERE (index + 1) * 256 > " + size);
            assertFound(Kind.CUT, size);
        }
    }

    @Test
    void rolledBackTogetherWithTheWitnessIsFoundByACopyOfTheWitnessOnly() throws Exception {
        var copy = Files.copy(log.witness(), log.folder().resolve("copy-elsewhere"));
        log.sql("DELETE FROM audit.entry WHERE index >= 300");
        log.sql("DELETE FROM audit.checkpoint WHERE size > 300");
        log.sql("DELETE FROM audit.tile WHERE (index + 1) * 256 > 300");
        log.writeWitness(log.notes().getFirst());
        assertTrue(log.verify().intact(), "nothing in the server's hands remembers");
        var report = log.verify(copy);
        assertEquals(Kind.CUT, report.first().orElseThrow().kind(), report.text());
        assertEquals(300, report.first().orElseThrow().index());
        assertEquals(700, report.highestCheckpoint());
    }

    @Test
    void changedColumns() throws Exception {
        for (var change :
                new String[] {
                    "tenant_id = '00000000-0000-0000-0000-000000000001'",
                    "tenant_seq = tenant_seq + 1",
                    "at = at + interval '1 microsecond'",
                    "kind = 'call.ended'",
                    "intent = NOT intent",
                    "intent_index = coalesce(intent_index, 0) + 1"
                }) {
            log.reset();
            log.sql("UPDATE audit.entry SET " + change + " WHERE index = 421");
            assertFound(Kind.COLUMN_CHANGED, 421);
        }
    }

    @Test
    void movedToAnotherPractice() throws Exception {
        everywhere(
                Kind.CHAIN_BROKEN,
                i -> {
                    var leaf = log.leaf(i);
                    var other = log.leaf((i + 1) % TamperedLog.ENTRIES);
                    System.arraycopy(other, 59, leaf, 59, 16);
                    log.replace(i, leaf);
                    log.sql(
                            "UPDATE audit.entry SET tenant_id = (SELECT tenant_id FROM public.entry"
                                    + " WHERE index = "
                                    + (i + 1)
                                    + ") WHERE index = "
                                    + i);
                });
    }

    @Test
    void backdated() throws Exception {
        for (long i : positions().filter(position -> position > 0).toArray()) {
            log.reset();
            log.backdate(i);
            assertFound(Kind.WENT_BACK, i);
        }
    }

    @Test
    void changedTiles() throws Exception {
        for (long i : new long[] {0, 255, 256, 511}) {
            log.reset();
            log.sql(
                    "UPDATE audit.tile SET hashes = set_byte(hashes, "
                            + (i % 256) * 32
                            + ", get_byte(hashes, "
                            + (i % 256) * 32
                            + ") # 1) WHERE level = 0 AND index = "
                            + i / 256);
            assertFound(Kind.TILE_CHANGED, i);
        }
    }

    @Test
    void deletedAndInventedTiles() throws Exception {
        log.sql("DELETE FROM audit.tile WHERE index = 1");
        assertFound(Kind.TILE_CHANGED, 256);
        log.reset();
        log.sql(
                "INSERT INTO audit.tile SELECT log_id, level, 9, hashes FROM audit.tile WHERE index = 0");
        assertFound(Kind.TILE_CHANGED, 740);
    }

    @Test
    void garbageAndHugeBytesInPlaceOfAnEntry() throws Exception {
        everywhere(Kind.MALFORMED, i -> log.replace(i, new byte[] {1, 0, 0, 0, 2, 0}));
        log.reset();
        log.sql("ALTER TABLE audit.entry DROP CONSTRAINT entry_leaf_check");
        log.sql(
                "UPDATE audit.entry SET leaf = decode(repeat('00', 50000000), 'hex') WHERE index ="
                        + " 33");
        assertFound(Kind.ALTERED, 33);
    }

    @Test
    void theSameActInOtherBytes() throws Exception {
        var leaf = log.leaf(40);
        var longer = Arrays.copyOf(leaf, leaf.length + 5);
        longer[leaf.length] = 17;
        log.replace(40, longer);
        assertFound(Kind.MALFORMED, 40);
    }

    @Test
    void randomBytesNeverConfuseTheVerifierAndNeverPass() throws Exception {
        var random = new Random(20_261_122);
        int rounds = Boolean.getBoolean("wardline.long") ? 2_000 : 60;
        for (int round = 0; round < rounds; round++) {
            log.reset();
            int index = random.nextInt(TamperedLog.WITNESSED);
            var leaf = log.leaf(index);
            leaf[random.nextInt(leaf.length)] ^= (byte) (1 << random.nextInt(8));
            log.replace(index, leaf);
            var report = log.verify();
            assertFalse(report.intact(), "round " + round + " at " + index);
            assertTrue(report.first().orElseThrow().index() <= index, report.text());
        }
    }

    @Test
    void everyChangedCharacterOfTheWitnessIsFound() throws Exception {
        var text = String.join("", log.notes());
        int step = Boolean.getBoolean("wardline.long") ? 1 : 13;
        for (int i = 0; i < text.length() - 1; i += step) {
            log.writeWitness(
                    text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1));
            var report = log.verify();
            // A last note without its end is what a crash leaves; that much is said.
            assertTrue(
                    !report.intact() || report.text().contains("ends inside a checkpoint"),
                    "character " + i);
        }
    }

    @Test
    void aCheckpointOfAnotherKey() throws Exception {
        var forger = AuditSigner.create(log.folder().resolve("forger-" + System.nanoTime()));
        var note =
                forger.sign(log.checkpoint(700, Hash.ZERO.base64()))
                        .replace(forger.verifierKey().name(), log.checkpoint(1, "").origin());
        log.writeWitness(log.notes().get(0) + note);
        assertFound(Kind.CHECKPOINT_FORGED, 300);
    }

    @Test
    void anotherKeyInPlaceOfTheLogsOwn() throws Exception {
        var forger = AuditSigner.create(log.folder().resolve("new-" + System.nanoTime()));
        var report = log.verify(forger.verifierKey());
        assertEquals(0, report.entries());
        assertEquals(Kind.CHECKPOINT_FORGED, report.first().orElseThrow().kind(), report.text());
    }

    @Test
    void replayedAndReorderedCheckpoints() throws Exception {
        var notes = log.notes();
        log.writeWitness(notes.get(0) + notes.get(1) + notes.get(0));
        assertFound(Kind.CHECKPOINTS_OUT_OF_ORDER, 300);
        log.writeWitness(notes.get(1) + notes.get(0));
        assertFound(Kind.CHECKPOINTS_OUT_OF_ORDER, 300);
    }

    @Test
    void aForkSignedWithTheLogsOwnKey() throws Exception {
        var notes = log.notes();
        log.writeWitness(
                notes.get(0) + log.sign(log.checkpoint(600, Hash.ZERO.base64())) + notes.get(2));
        var first = log.verify().first().orElseThrow();
        assertEquals(Kind.REWRITTEN, first.kind());
        assertEquals(300, first.index());
        assertEquals(600, first.before());
    }

    @Test
    void aWitnessThatIsGone() throws Exception {
        Files.delete(log.witness());
        assertFound(Kind.WITNESS_MISSING, 0);
    }

    @Test
    void aNoteThatACrashCutOffIsANoticeAndNoFault() throws Exception {
        var notes = log.notes();
        log.writeWitness(notes.get(0) + notes.get(1) + notes.get(2).substring(0, 80));
        var report = log.verify();
        assertTrue(report.intact(), report.text());
        assertTrue(report.text().contains("ends inside a checkpoint"), report.text());
        assertEquals(700, report.highestCheckpoint(), "the database's copy still has it");
    }

    @Test
    void aForgedCheckpointInTheDatabaseOnly() throws Exception {
        log.sql("UPDATE audit.checkpoint SET note = replace(note, E'\\n600\\n', E'\\n601\\n')");
        assertFound(Kind.CHECKPOINT_FORGED, 300);
    }

    @Test
    void nothingThatIsNoVerifierKeyIsTakenForOne() {
        for (var text : new String[] {"", "a+b+c", "wardline-audit/x+00000000+AAAA"}) {
            assertThrows(
                    VerificationFailed.class,
                    () ->
                            new AuditVerifier(
                                    new DatabaseTarget.Embedded(log.folder(), "any"),
                                    Secret.of(""),
                                    text));
        }
    }

    @Test
    void cleanLogsRaiseNoAlarm() throws Exception {
        // The same log at every length: rows and tiles cut together, witnesses up to there.
        for (int size :
                IntStream.rangeClosed(1, 740).filter(i -> i % 61 == 0 || i > 737).toArray()) {
            log.reset();
            log.sql("DELETE FROM audit.entry WHERE index >= " + size);
            log.sql("DELETE FROM audit.checkpoint WHERE size > " + size);
            log.sql("DELETE FROM audit.tile WHERE (index + 1) * 256 > " + size);
            var notes = new StringBuilder();
            for (int i = 0; i < TamperedLog.CHECKPOINTS.size(); i++) {
                if (TamperedLog.CHECKPOINTS.get(i) <= size) {
                    notes.append(log.notes().get(i));
                }
            }
            log.writeWitness(notes.toString());
            var report = log.verify();
            assertTrue(report.intact(), size + ": " + report.text());
        }
    }
}
