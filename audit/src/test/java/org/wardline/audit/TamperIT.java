package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.verify.AuditVerifier;
import org.wardline.audit.verify.Finding;
import org.wardline.audit.verify.Finding.Kind;
import org.wardline.audit.verify.VerificationFailed;
import org.wardline.db.DatabaseTarget;
import org.wardline.ident.Secret;

/// Attacks on the stored log beside those of [AttackCatalogueIT]: on the witness, at the ends of
/// the log, after the last checkpoint, and with random bytes.
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
    void begin() throws Exception {
        log.begin();
    }

    @AfterEach
    void undo() throws Exception {
        log.undo();
    }

    /// Where attacks strike: around tiles (256) and checkpoints; everywhere in the long run.
    private static LongStream positions() {
        return Boolean.getBoolean("wardline.long")
                ? LongStream.range(0, TamperedLog.WITNESSED)
                : LongStream.of(0, 1, 2, 255, 256, 299, 300, 511, 512, 600, 698, 699);
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
        var report = log.verifyFromOutside(log.key());
        assertTrue(report.intact(), report.text());
        assertEquals(740, report.entries());
        assertEquals(3, report.checkpoints());
        assertEquals(700, report.highestCheckpoint());
        assertEquals(40, report.unprotectedTail());
        assertTrue(report.text().contains("40 entries from 700"), report.text());
        assertTrue(report.text().endsWith("intact"), report.text());
    }

    @Test
    void anEditInTheUnprotectedTailWithEveryHashAfterItIsWhatThatTailMeans() throws Exception {
        log.replace(705, log.edited(705));
        log.rechain(705);
        var report = log.verify();
        assertTrue(report.intact(), report.text());
        assertTrue(report.unprotectedTail() >= 740 - 705);
        log.again();
        log.replace(705, log.edited(705));
        assertFound(Kind.CHAIN_BROKEN, 705);
    }

    @Test
    void deletedHead() throws Exception {
        log.sql("DELETE FROM audit.entry WHERE index < 10");
        assertFound(Kind.MISSING, 0);
    }

    @Test
    void deletedAltogether() throws Exception {
        for (var table : new String[] {"entry", "tile", "checkpoint", "log"}) {
            log.sql("DELETE FROM audit." + (table.equals("log") ? "checkpoint" : table));
        }
        assertFound(Kind.CUT, 0);
    }

    private static String copyOf(long from, long to) {
        return "INSERT INTO audit.entry SELECT log_id, "
                + to
                + ", leaf, leaf_hash, tenant_id, tenant_seq, at, kind, intent, intent_index, actor,"
                + " object FROM audit.entry WHERE index = "
                + from;
    }

    @Test
    void duplicatedAtTheEnd() throws Exception {
        log.sql(copyOf(17, 740));
        assertFound(Kind.MISPLACED, 740);
    }

    @Test
    void rolledBackToACheckpoint() throws Exception {
        for (int size : new int[] {300, 600}) {
            log.again();
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
                    "tenant_seq = tenant_seq + 1",
                    "intent = NOT intent",
                    "intent_index = coalesce(intent_index, 0) + 1",
                    "actor = gen_random_uuid()",
                    "object = NULL"
                }) {
            log.again();
            log.sql("UPDATE audit.entry SET " + change + " WHERE index = 421");
            assertFound(Kind.COLUMN_CHANGED, 421);
        }
    }

    @Test
    void backdated() throws Exception {
        for (long i : positions().filter(position -> position > 0).toArray()) {
            log.again();
            log.redate(i, -3_600_000_000L);
            assertFound(Kind.WENT_BACK, i);
        }
    }

    @Test
    void deletedAndInventedTiles() throws Exception {
        log.sql("DELETE FROM audit.tile WHERE index = 1");
        assertFound(Kind.TILE_CHANGED, 256);
        log.again();
        log.sql(
                "INSERT INTO audit.tile SELECT log_id, level, 9, hashes FROM audit.tile WHERE index"
                        + " = 0");
        assertFound(Kind.TILE_CHANGED, 740);
    }

    @Test
    void hugeBytesInPlaceOfAnEntry() throws Exception {
        log.sql("ALTER TABLE audit.entry DROP CONSTRAINT entry_leaf_check");
        log.sql(
                "UPDATE audit.entry SET leaf = decode(repeat('00', 50000000), 'hex') WHERE index ="
                        + " 33");
        assertFound(Kind.ALTERED, 33);
    }

    @Test
    void randomBytesNeverConfuseTheVerifierAndNeverPass() throws Exception {
        var random = new Random(20_261_122);
        int rounds = Boolean.getBoolean("wardline.long") ? 2_000 : 60;
        for (int round = 0; round < rounds; round++) {
            log.again();
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
        var report = log.verifyFromOutside(forger.verifierKey());
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
        log.deleteWitness();
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
            log.again();
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
