package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.audit.verify.Finding;
import org.wardline.audit.verify.Finding.Kind;

/// The catalogue of attacks by the owner or superuser of the database, who knows the format and has
/// removed every safeguard: each kind at 50 places before the last witnessed checkpoint, 1,000 in
/// the long run. Each is found, with its first entry.
class AttackCatalogueIT {

    private static final int PLACES = Boolean.getBoolean("wardline.long") ? 1_000 : 50;
    private static final int LAST = TamperedLog.WITNESSED - 1;

    /// Where things change: the ends, tiles (256), checkpoints (300, 600, 700).
    private static final long[] EDGES = {
        0, 1, 2, 255, 256, 299, 300, 511, 512, 599, 600, 698, LAST
    };

    private static final int LAST_IN_TILE = 511;

    private static TamperedLog log;

    @BeforeAll
    static void fill() throws Exception {
        log = new TamperedLog();
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @FunctionalInterface
    interface Strike {
        void at(long index) throws Exception;
    }

    /// @param first of the entries that are wrong, for a place
    /// @param widest how many entries the finding may name; more than 1 where everything after the
    ///   place is wrong, or was made to fit so that the signed roots alone can tell
    record Attack(String name, Kind kind, LongUnaryOperator first, int widest, Strike strike) {

        Attack(String name, Kind kind, Strike strike) {
            this(name, kind, place -> place, 1, strike);
        }

        Attack(String name, Kind kind, int widest, Strike strike) {
            this(name, kind, place -> place, widest, strike);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isFoundWithItsFirstEntry(Attack attack) throws Exception {
        for (long place : places(attack.name())) {
            log.begin();
            try {
                attack.strike().at(place);
                var report = log.verify();
                assertFalse(report.intact(), attack + " at " + place + " was not found");
                var first = report.first().orElseThrow();
                assertEquals(attack.kind(), first.kind(), place + ": " + report.text());
                assertNames(first, attack.first().applyAsLong(place), attack.widest());
            } finally {
                log.undo();
            }
        }
    }

    private static void assertNames(Finding finding, long index, int widest) {
        assertTrue(
                finding.index() <= index && index < finding.before(),
                index + " in " + finding.text());
        assertTrue(finding.before() - finding.index() <= widest, finding.text());
        assertTrue(finding.kind() != Kind.CUT || finding.index() == index, finding.text());
    }

    @Test
    void theCatalogueHasItsTwentyFourKinds() {
        assertTrue(attacks().size() >= 24, attacks().size() + " kinds");
    }

    @Test
    void nothingIsFoundWhenNothingWasDone() throws Exception {
        log.begin();
        assertTrue(log.verify().intact());
        log.undo();
    }

    /// The same places in every run, other ones for each kind.
    private static long[] places(String name) {
        var random = new Random(name.hashCode());
        return LongStream.concat(
                        Arrays.stream(EDGES), LongStream.generate(() -> random.nextInt(LAST + 1)))
                .limit(PLACES)
                .toArray();
    }

    static List<Attack> attacks() {
        return Stream.of(edits(), removals(), inventions(), surroundings())
                .flatMap(List::stream)
                .toList();
    }

    /// What an entry says is changed.
    private static List<Attack> edits() {
        return List.of(
                new Attack("field edited", Kind.ALTERED, AttackCatalogueIT::editBytes),
                new Attack("hash edited", Kind.ALTERED, AttackCatalogueIT::editHash),
                new Attack(
                        "edited, row rehashed",
                        Kind.CHAIN_BROKEN,
                        i -> log.replace(i, log.edited(i))),
                new Attack(
                        "edited, all later hashes made to fit",
                        Kind.REWRITTEN,
                        300,
                        AttackCatalogueIT::editAndRechain),
                new Attack(
                        "edited, all later hashes and the tree's tiles made to fit",
                        Kind.REWRITTEN,
                        300,
                        i -> {
                            editAndRechain(i);
                            log.retile();
                        }));
    }

    /// Entries go, or go elsewhere.
    private static List<Attack> removals() {
        return List.of(
                new Attack("deleted", Kind.MISSING, i -> sql("DELETE @ WHERE index = %d", i)),
                new Attack(
                        "ten deleted",
                        Kind.MISSING,
                        i -> sql("DELETE @ WHERE index BETWEEN %d AND %d", i, i + 9)),
                new Attack(
                        "end deleted",
                        Kind.CUT,
                        LAST + 1,
                        i -> sql("DELETE @ WHERE index >= %d", i)),
                new Attack(
                        "deleted, later ones renumbered",
                        Kind.MISPLACED,
                        i -> {
                            sql("DELETE @ WHERE index = %d", i);
                            sql("UPDATE @ SET index = index - 1 WHERE index > %d", i);
                        }),
                new Attack(
                        "gap made",
                        Kind.MISSING,
                        i -> sql("UPDATE @ SET index = index + 1 WHERE index >= %d", i)),
                new Attack("neighbours swapped", Kind.MISPLACED, i -> swap(i, i + 1)),
                new Attack("swapped with the last", Kind.MISPLACED, i -> swap(i, LAST + 1L)),
                new Attack(
                        "copy inserted",
                        Kind.MISPLACED,
                        i -> i + 1,
                        1,
                        i -> {
                            sql("UPDATE @ SET index = index + 1 WHERE index > %d", i);
                            copy(i, i + 1);
                        }),
                new Attack("copied in place", Kind.MISPLACED, i -> copy(i, i)));
    }

    /// Entries are made up, or the past is made another.
    private static List<Attack> inventions() {
        return List.of(
                new Attack(
                        "moved to another practice", Kind.CHAIN_BROKEN, 2, AttackCatalogueIT::move),
                new Attack(
                        "invented entry in its place",
                        Kind.CHAIN_BROKEN,
                        i -> log.replace(i, log.invented(i))),
                new Attack("clock set forward", Kind.WENT_BACK, i -> log.redate(i, 3_600_000_000L)),
                new Attack(
                        "rolled back with tiles and checkpoints",
                        Kind.CUT,
                        LAST + 1,
                        AttackCatalogueIT::rollBack),
                new Attack(
                        "same act in other bytes",
                        Kind.MALFORMED,
                        i -> log.replace(i, log.twin(i))),
                new Attack(
                        "garbage in its place",
                        Kind.MALFORMED,
                        i -> log.replace(i, new byte[] {1, 0, 0, 0, 2, 0})));
    }

    /// What stands beside the entries is changed.
    private static List<Attack> surroundings() {
        return List.of(
                new Attack(
                        "kind for queries changed",
                        Kind.COLUMN_CHANGED,
                        i -> sql("UPDATE @ SET kind = 'call.answered' WHERE index = %d", i)),
                new Attack(
                        "practice for queries changed",
                        Kind.COLUMN_CHANGED,
                        i -> sql("UPDATE @ SET tenant_id = gen_random_uuid() WHERE index = %d", i)),
                new Attack(
                        "time for queries changed",
                        Kind.COLUMN_CHANGED,
                        i -> sql("UPDATE @ SET at = at - interval '1 day' WHERE index = %d", i)),
                new Attack(
                        "tile changed",
                        Kind.TILE_CHANGED,
                        i -> Math.min(i, LAST_IN_TILE),
                        1,
                        AttackCatalogueIT::editTile),
                new Attack(
                        "fork signed with the log's own key",
                        Kind.REWRITTEN,
                        300,
                        AttackCatalogueIT::fork),
                new Attack(
                        "checkpoint by another key",
                        Kind.CHECKPOINT_FORGED,
                        AttackCatalogueIT::lastCovered,
                        1,
                        AttackCatalogueIT::forge));
    }

    /// `@` stands for the table of entries.
    private static void sql(String text, Object... values) throws Exception {
        log.sql(
                text.replace("DELETE @", "DELETE FROM audit.entry")
                        .replace("@", "audit.entry")
                        .formatted(values));
    }

    private static void editBytes(long i) throws Exception {
        sql(
                "UPDATE @ SET leaf = set_byte(leaf, octet_length(leaf) - 1,"
                        + " get_byte(leaf, octet_length(leaf) - 1) # 1) WHERE index = %d",
                i);
    }

    private static void editHash(long i) throws Exception {
        sql(
                "UPDATE @ SET leaf_hash = set_byte(leaf_hash, 0, get_byte(leaf_hash, 0) # 1)"
                        + " WHERE index = %d",
                i);
    }

    private static void editAndRechain(long i) throws Exception {
        log.replace(i, log.edited(i));
        log.rechain(i);
    }

    private static void swap(long one, long other) throws Exception {
        sql(
                "UPDATE @ SET index = CASE index WHEN %1$d THEN %2$d ELSE %1$d END"
                        + " WHERE index IN (%1$d, %2$d)",
                one, other);
    }

    private static void copy(long from, long to) throws Exception {
        sql(
                "INSERT INTO @ SELECT log_id, %d, leaf, leaf_hash, tenant_id, tenant_seq, at, kind,"
                        + " intent, intent_index, actor, object FROM @ WHERE index = %d",
                to, from);
    }

    private static void move(long i) throws Exception {
        var leaf = log.leaf(i);
        var other = log.leaf(i + 1);
        System.arraycopy(other, TamperedLog.PRACTICE_OFFSET, leaf, TamperedLog.PRACTICE_OFFSET, 16);
        log.replace(i, leaf);
        sql(
                "UPDATE @ SET tenant_id = (SELECT tenant_id FROM @ WHERE index = %d)"
                        + " WHERE index = %d",
                i + 1, i);
    }

    private static void rollBack(long i) throws Exception {
        sql("DELETE @ WHERE index >= %d", i);
        log.sql("DELETE FROM audit.checkpoint WHERE size > " + i);
        log.sql("DELETE FROM audit.tile WHERE (index + 1) * 256 > " + i);
    }

    private static void editTile(long i) throws Exception {
        // Only full tiles are stored: the last place of one for what lies beyond.
        long place = Math.min(i, LAST_IN_TILE);
        log.sql(
                "UPDATE audit.tile SET hashes = set_byte(hashes, %1$d, get_byte(hashes, %1$d) # 1)"
                                .formatted(place % 256 * 32)
                        + " WHERE level = 0 AND index = "
                        + place / 256);
    }

    private static int checkpointOver(long place) {
        int which = 0;
        while (TamperedLog.CHECKPOINTS.get(which) <= place) {
            which++;
        }
        return which;
    }

    /// Where the checkpoint before that over the place ends: all that is sure without it.
    private static long lastCovered(long place) {
        int which = checkpointOver(place);
        return which == 0 ? 0 : TamperedLog.CHECKPOINTS.get(which - 1);
    }

    /// The checkpoint over the place, with another root.
    private static void fork(long i) throws Exception {
        forge(i, true);
    }

    private static void forge(long i) throws Exception {
        forge(i, false);
    }

    private static void forge(long i, boolean ownKey) throws Exception {
        int which = checkpointOver(i);
        var notes = log.notes();
        var checkpoint = log.checkpoint(TamperedLog.CHECKPOINTS.get(which), Hash.ZERO.base64());
        notes.set(which, ownKey ? log.sign(checkpoint) : log.signByOther(checkpoint));
        log.writeWitness(String.join("", notes));
    }
}
