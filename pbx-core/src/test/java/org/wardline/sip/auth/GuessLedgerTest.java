package org.wardline.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardline.ident.Secret;
import org.wardline.sip.auth.Claim.Account;

class GuessLedgerTest {

    private static final int LIMIT = 3;
    private static final long DAY_MS = 1_000;
    private static final int ROOM = 12;
    private static final int SEEDS = Boolean.getBoolean("wardline.long") ? 20_000 : 60;
    private static final String NOBODYS = "0";

    private final GuessLedger ledger = new GuessLedger(LIMIT, DAY_MS, ROOM);

    @Test
    void anAccountIsClosedToANetworkUntilTheNetworksDayIsOver() {
        ledger.failed("a", missing("other"), 0);
        fail("a", existing("phone"), LIMIT - 1, 100);
        assertEquals(0, ledger.closedMs("a", existing("phone"), 100));
        fail("a", existing("phone"), 1, 200);
        assertEquals(800, ledger.closedMs("a", existing("phone"), 200));
        assertEquals(1, ledger.closedMs("a", existing("phone"), 999));
        assertEquals(0, ledger.closedMs("a", existing("phone"), 1_000));
        assertEquals(0, ledger.closedMs("b", existing("phone"), 200), "elsewhere");
        assertEquals(0, ledger.closedMs("a", existing("other"), 200), "another one");
        fail("a", existing("phone"), 1, 1_000);
        assertEquals(0, ledger.closedMs("a", existing("phone"), 1_000), "a new day");
    }

    @Test
    void aRightAnswerForgivesWhatWasWrongForTheSameAccount() {
        fail("a", existing("phone"), LIMIT, 0);
        fail("a", existing("other"), LIMIT, 0);
        ledger.succeeded("a", existing("phone"));
        ledger.succeeded("b", existing("other"));
        assertEquals(0, ledger.closedMs("a", existing("phone"), 0));
        assertEquals(DAY_MS, ledger.closedMs("a", existing("other"), 0));
        ledger.succeeded("a", existing("other"));
        assertEquals(0, ledger.size(), "nothing is kept of who is forgiven all");
    }

    @Test
    void anAccountWithANewSecretIsOpenAndCountsFromTheBeginning() {
        fail("a", existing("phone"), LIMIT, 0);
        Claim anew = claim("phone", "2", true);
        assertEquals(0, ledger.closedMs("a", anew, 0));
        fail("a", anew, LIMIT - 1, 0);
        assertEquals(0, ledger.closedMs("a", anew, 0));
        fail("a", anew, 1, 0);
        assertEquals(DAY_MS, ledger.closedMs("a", anew, 0));
    }

    @Test
    void theSameNameInTwoPracticesIsTwoAccounts() {
        var there = new Claim(new Account("south", "phone"), Secret.of("2"), true);
        for (int i = 0; i < LIMIT; i++) {
            ledger.failed("a", existing("phone"), 0);
            assertEquals(0, ledger.closedMs("a", there, 0));
        }
        ledger.failed("a", there, 0);
        assertEquals(DAY_MS, ledger.closedMs("a", existing("phone"), 0));
    }

    @Test
    void whoFailsAtManyNamesIsRefusedAllThatIsWrongAndMayBeRight() {
        ledger.failed("office", existing("phone"), 0);
        ledger.failed("office", existing("phone"), 0);
        for (int i = 0; i < ROOM - 1; i++) {
            ledger.failed("office", missing("x" + i), 0);
            assertEquals(0, ledger.scannerMs("office", 0));
        }
        ledger.failed("office", missing("one more"), 400);
        assertEquals(600, ledger.scannerMs("office", 400));
        assertEquals(1, ledger.size());
        assertEquals(0, ledger.closedMs("office", existing("phone"), 400), "its owner is heard");
        ledger.failed("office", existing("phone"), 400);
        assertEquals(
                600, ledger.closedMs("office", existing("phone"), 400), "nothing is forgotten");
        assertEquals(0, ledger.scannerMs("office", 1_000));
    }

    @Test
    void anOfficeIsNotMadeToGiveWayByWhoFailsAtMore() {
        fail("office", existing("phone"), LIMIT, 0);
        ledger.failed("office", missing("mistyped"), 0);
        for (int i = 0; i < 10 * ROOM; i++) {
            ledger.failed("scanner", missing("x" + i), 0);
        }
        assertEquals(0, ledger.scannerMs("office", 0));
        assertEquals(DAY_MS, ledger.scannerMs("scanner", 0));
        assertEquals(DAY_MS, ledger.closedMs("office", existing("phone"), 0));
    }

    @Test
    void whoFailsAtMoreNamesThatExistThanThereIsRoomForIsHeardNoMore() {
        for (int i = 0; i <= ROOM; i++) {
            ledger.failed("a", existing("x" + i), 0);
        }
        assertEquals(DAY_MS, ledger.closedMs("a", existing("never named"), 0));
        ledger.failed("a", existing("x1"), 0);
        ledger.succeeded("a", existing("x1"));
        assertEquals(DAY_MS, ledger.closedMs("a", existing("x1"), 0), "for its day");
        assertEquals(0, ledger.closedMs("a", existing("x1"), DAY_MS));
    }

    @Test
    void anOfficeThatFailedTwiceIsNotShutHoweverManyFailElsewhere() {
        int room = 64;
        var large = new GuessLedger(LIMIT, DAY_MS, room);
        large.failed("office", existing("one"), 0);
        large.failed("office", existing("two"), 0);
        for (int i = 0; i < room - 2; i++) {
            large.failed("n" + i, missing("x"), 0);
        }
        assertEquals(room, large.size());
        for (int i = 0; i < 3 * room; i++) {
            large.failed("m" + i, missing("x"), 0);
            assertEquals(0, large.closedMs("office", existing("phone"), 0));
        }
    }

    @Test
    void onlyWhenAsManyNetworksFailAsThereIsRoomForTheEldestIsForgotten() {
        for (int i = 0; i < ROOM; i++) {
            fail("n" + i, existing("phone"), LIMIT, i);
        }
        assertEquals(DAY_MS - ROOM, ledger.closedMs("n0", existing("phone"), ROOM));
        ledger.failed("one more", existing("phone"), ROOM);
        assertEquals(0, ledger.closedMs("n0", existing("phone"), ROOM));
        assertEquals(DAY_MS + 1 - ROOM, ledger.closedMs("n1", existing("phone"), ROOM));
    }

    /// Whatever is done in which order: what is heard of a network about one issue of one account
    /// between two right answers and within a day is never more than the limit, and what is kept
    /// never more than there is room for.
    @Test
    void noHistoryGivesANetworkMoreGuessesThanTheLimit() {
        for (int seed = 0; seed < SEEDS; seed++) {
            new History(seed).run();
        }
    }

    private static final class History {

        private static final int STEPS = 400;

        private final int seed;
        private final Random random;
        private final GuessLedger kept = new GuessLedger(LIMIT, DAY_MS, ROOM);
        private final Map<String, Integer> heard = new HashMap<>();
        private final Map<String, Long> days = new HashMap<>();
        private final Map<String, Set<String>> failing = new HashMap<>();
        private final int[] issues = new int[20];
        private long nowMs;

        History(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                step();
                assertTrue(kept.size() <= ROOM, () -> "seed " + seed);
            }
        }

        /// The first ten names are accounts; four networks are less than there is room for.
        private void step() {
            int name = random.nextInt(20);
            Claim claim = claim("x" + name, "" + issues[name], name < 10);
            String network = "n" + random.nextInt(4);
            switch (random.nextInt(20)) {
                case 0 -> nowMs += random.nextLong(DAY_MS / 2);
                case 1 -> issues[name] += name < 10 ? 1 : 0;
                case 2 -> right(network, claim);
                default -> wrong(network, claim);
            }
        }

        private void right(String network, Claim claim) {
            if (claim.exists() && kept.closedMs(network, claim, nowMs) == 0) {
                kept.succeeded(network, claim);
                heard.keySet().removeIf(key -> key.startsWith(network + " " + name(claim)));
                Set<String> names = failing.getOrDefault(network, new HashSet<>());
                if (names.remove(name(claim)) && names.isEmpty()) {
                    days.remove(network); // of whom nothing is left, the next failure begins a day
                }
            }
        }

        private void wrong(String network, Claim claim) {
            if (nowMs - days.getOrDefault(network, -DAY_MS) >= DAY_MS) {
                days.put(network, nowMs);
                heard.keySet().removeIf(key -> key.startsWith(network));
                failing.put(network, new HashSet<>());
            }
            failing.get(network).add(name(claim));
            if (claim.exists() && kept.closedMs(network, claim, nowMs) == 0) {
                String key = network + " " + name(claim) + claim.issue().reveal();
                int times = heard.merge(key, 1, Integer::sum);
                assertTrue(times <= LIMIT, () -> "seed " + seed + ": " + key);
            }
            kept.failed(network, claim, nowMs);
        }

        private static String name(Claim claim) {
            return claim.account().username() + " ";
        }
    }

    private void fail(String network, Claim claim, int times, long nowMs) {
        for (int i = 0; i < times; i++) {
            ledger.failed(network, claim, nowMs);
        }
    }

    private static Claim existing(String name) {
        return claim(name, "1", true);
    }

    private static Claim missing(String name) {
        return claim(name, NOBODYS, false);
    }

    private static Claim claim(String name, String issue, boolean exists) {
        return new Claim(new Account("north", name), Secret.of(issue), exists);
    }
}
