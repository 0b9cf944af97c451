package org.wardline.audit.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.event.AuditReadIntended;
import org.wardline.audit.event.CallsCapped;
import org.wardline.audit.event.GrantChanged;
import org.wardline.audit.event.Pseudonym;
import org.wardline.audit.event.ReviewFound;
import org.wardline.audit.event.SignInRefused;
import org.wardline.audit.event.SignedOut;
import org.wardline.ident.DeviceId;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;

/// Each rule of the review, that it is silent where nothing is unusual, and that neither threshold
/// nor interruption makes a difference of one.
class PracticeRulesTest {

    /// A Wednesday, 10:00 in Chicago.
    private static final Instant MORNING = Instant.parse("2026-11-18T16:00:00Z");

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int SEEDS = 300;

    private static Instant minutes(long count) {
        return MORNING.plus(Duration.ofMinutes(count));
    }

    private static ReviewSettings settings(int listens, int refusals) {
        return new ReviewSettings(
                Optional.empty(),
                Optional.of(ZoneId.of("America/Chicago")),
                420,
                1_140,
                false,
                listens,
                refusals,
                7);
    }

    @Test
    void aQuietPracticeIsNotAccused() {
        var story = new Story();
        story.act(MORNING, story.kim, settings(40, 10).event());
        story.act(MORNING, story.kim, new GrantChanged(story.lee, "", "role=provider"));
        story.act(
                MORNING, story.kim, new GrantChanged(story.lee, "", "mailbox=x permission=listen"));
        // Twenty working days of a busy hour each, a typing error a day, always from the office.
        for (int day = 0; day < 26; day++) {
            if (day % 7 == 3 || day % 7 == 4) {
                continue; // Saturday and Sunday
            }
            long start = day * 1_440L;
            for (int i = 0; i < 39; i++) {
                story.listens(minutes(start + i), story.lee);
                story.from("192.0.2." + i).listens(minutes(start + 60 + i), story.kim);
            }
            story.isRefused(minutes(start + 100), story.lee);
            story.stranger(
                    minutes(start + 101),
                    new SignInRefused(new Pseudonym("a".repeat(32)), "wrong_password"));
        }
        story.act(
                minutes(26 * 1_440),
                story.kim,
                new AuditReadIntended("who_heard", UUID.randomUUID().toString()));
        assertEquals(List.of(), story.found());
    }

    @Test
    void openingAMailboxAfterHoursIsFoundOnceADay() {
        var story = new Story();
        story.act(MORNING, story.kim, settings(40, 10).event());
        story.listens(minutes(539), story.lee); // 18:59
        assertEquals(List.of(), story.rules());
        story.listens(minutes(540), story.lee);
        story.listens(minutes(600), story.lee);
        assertEquals(List.of("after_hours"), story.rules());
        story.listens(minutes(600), story.kim);
        story.listens(minutes(600 + 1_440), story.lee);
        assertEquals(List.of("after_hours", "after_hours", "after_hours"), story.rules());
    }

    @Test
    void weekendsAreAfterHoursWhereNobodyWorksThen() {
        var story = new Story();
        story.act(MORNING, story.kim, settings(40, 10).event());
        story.listens(minutes(3 * 1_440), story.lee);
        assertEquals(List.of("after_hours"), story.rules());
    }

    @Test
    void withoutATimeZoneNoHourIsLate() {
        var story = new Story();
        story.listens(minutes(840), story.lee);
        assertEquals(List.of(), story.rules());
    }

    @Test
    void manyMessagesWithinAnHourAreFoundExactlyAtTheThreshold() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            int threshold = 1 + random.nextInt(12);
            var story = new Story();
            story.act(MORNING, story.kim, settings(threshold, 10).event());
            var times = randomTimes(random);
            times.forEach(time -> story.listens(time, story.lee));
            assertEquals(expected(times, threshold), at(story), "seed " + seed);
            assertTrue(story.rules().stream().allMatch("bulk_listening"::equals), "seed " + seed);
        }
    }

    @Test
    void manyRefusalsWithinAnHourAreFoundExactlyAtTheThreshold() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            int threshold = 1 + random.nextInt(12);
            var story = new Story();
            story.act(MORNING, story.kim, settings(40, threshold).event());
            var login = new Pseudonym("b".repeat(32));
            boolean person = random.nextBoolean();
            var times = randomTimes(random);
            for (var time : times) {
                if (person) {
                    story.isRefused(time, story.lee);
                } else {
                    story.stranger(time, new SignInRefused(login, "wrong_password"));
                }
            }
            assertEquals(expected(times, threshold), at(story), "seed " + seed);
        }
    }

    /// Between seconds and an hour apart, at times exactly an hour.
    private static List<Instant> randomTimes(Random random) {
        var times = new ArrayList<Instant>();
        var time = MORNING;
        for (int i = 0; i < 60; i++) {
            times.add(time);
            time =
                    random.nextInt(8) == 0
                            ? time.plus(HOUR)
                            : time.plusSeconds(random.nextInt(1 + random.nextInt(1_200)));
            if (time.isAfter(minutes(530))) {
                break; // after work
            }
        }
        return times;
    }

    /// Entries at which a finding is due, by the plainest count: entry 0 is the settings'.
    private static List<Long> expected(List<Instant> times, int threshold) {
        var found = new ArrayList<Long>();
        int since = 0;
        for (int i = 0; i < times.size(); i++) {
            var now = times.get(i);
            long within =
                    times.subList(since, i + 1).stream()
                            .filter(time -> time.isAfter(now.minus(HOUR)))
                            .count();
            if (within >= threshold) {
                found.add(i + 1L);
                since = i + 1;
            }
        }
        return found;
    }

    private static List<Long> at(Story story) {
        return story.found().stream().map(ReviewFound::entry).toList();
    }

    @Test
    void theFirstLookIntoAnotherRolesMailboxIsFound() {
        var story = new Story();
        story.as("clinical_staff").listens(MORNING, story.lee);
        story.as("provider").listens(minutes(1), story.kim);
        story.listens(minutes(2), story.kim);
        assertEquals(List.of("other_roles_mailbox"), story.rules());
        assertEquals(story.kim.toString(), story.found().getFirst().subject());
        assertEquals(story.nurses.toString(), story.found().getFirst().detail());
    }

    @Test
    void aCapOfCallsOutsideIsFound() {
        var phone = DeviceId.random();
        var story = new Story();
        story.stranger(MORNING, new CallsCapped(Optional.of(phone), "phone_minutes", 480));
        story.stranger(MORNING, new CallsCapped(Optional.empty(), "practice_calls", 100));
        assertEquals(List.of("calls_capped", "calls_capped"), story.rules());
        assertEquals(
                List.of(phone.toString() + " phone_minutes", " practice_calls"),
                story.found().stream().map(f -> f.subject() + " " + f.detail()).toList());
    }

    @Test
    void anExportIsFound() {
        var story = new Story();
        story.act(MORNING, story.kim, new AuditReadIntended("fhir", ""));
        assertEquals(List.of("export"), story.rules());
    }

    @Test
    void whoHasNoMailboxLeftAndStillActsIsFound() {
        var story = new Story();
        story.act(
                MORNING, story.kim, new GrantChanged(story.lee, "", "mailbox=x permission=listen"));
        story.act(
                MORNING, story.kim, new GrantChanged(story.lee, "", "mailbox=y permission=listen"));
        story.act(
                MORNING, story.kim, new GrantChanged(story.lee, "mailbox=x permission=listen", ""));
        story.isRefused(minutes(1), story.lee);
        assertEquals(List.of(), story.rules());
        story.act(
                minutes(2),
                story.kim,
                new GrantChanged(story.lee, "mailbox=y permission=listen", ""));
        story.isRefused(minutes(3), story.lee);
        story.isRefused(minutes(4), story.lee);
        assertEquals(List.of("leaver"), story.rules());
        story.act(
                minutes(5),
                story.kim,
                new GrantChanged(story.lee, "", "mailbox=x permission=listen"));
        story.listens(minutes(1_440 + 6), story.lee);
        assertEquals(List.of("leaver"), story.rules());
    }

    @Test
    void anotherNetworkThanBeforeIsFoundAndNeverLookedUp() {
        var story = new Story();
        story.listens(MORNING, story.lee);
        story.from("192.0.2.200").listens(MORNING, story.lee);
        assertEquals(List.of(), story.rules());
        story.from("198.51.100.1").listens(MORNING, story.lee);
        story.from("2001:db8:1:2::3").listens(MORNING, story.lee);
        story.from("2001:db8:1:ffff::9").listens(MORNING, story.lee);
        story.from("localhost").listens(MORNING, story.lee);
        assertEquals(
                List.of("198.51.100.0/24", "2001:db8:1:0:0:0:0:0/48"),
                story.found().stream().map(ReviewFound::detail).toList());
    }

    @Test
    void interruptedAnywhereTheFindingsAreTheSame(@TempDir Path folder) throws Exception {
        var story = new Story();
        story.act(MORNING, story.kim, settings(5, 3).event());
        var random = new Random(7);
        for (int i = 0; i < 120; i++) {
            var at = minutes(i * 7L);
            var who = random.nextBoolean() ? story.lee : story.kim;
            story.as(random.nextInt(4) == 0 ? "clinical_staff" : "provider")
                    .from("192.0." + random.nextInt(3) + ".1");
            switch (random.nextInt(4)) {
                case 0 -> story.isRefused(at, who);
                case 1 -> story.act(at, who, new SignedOut(who, SessionId.random(), "own_wish"));
                default -> story.listens(at, who);
            }
        }
        var whole = story.found();
        assertTrue(whole.stream().map(ReviewFound::rule).distinct().count() >= 4, whole.toString());
        var log = UUID.randomUUID();
        var file = folder.resolve("review.memory");
        var pieces = new ArrayList<ReviewFound>();
        for (AuditEntry entry : story.entries()) {
            var memory = ReviewMemory.open(file, log);
            assertEquals(entry.index(), memory.next());
            pieces.addAll(memory.of(entry.tenant()).take(entry));
            memory.keep(entry.index() + 1);
        }
        assertEquals(whole, pieces);
    }

    @Test
    void aDamagedMemoryIsNoMemory(@TempDir Path folder) throws Exception {
        var log = UUID.randomUUID();
        var file = folder.resolve("review.memory");
        var memory = ReviewMemory.open(file, log);
        memory.of(TenantId.random());
        memory.keep(77);
        assertEquals(77, ReviewMemory.open(file, log).next());
        assertEquals(0, ReviewMemory.open(file, UUID.randomUUID()).next());
        var whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            var damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertEquals(0, ReviewMemory.open(file, log).next());
        }
        Files.write(file, Arrays.copyOf(whole, 20));
        assertEquals(0, ReviewMemory.open(file, log).next());
    }

    @Test
    void weeksAreThoseOfIso8601() {
        assertEquals("2026-W53", Week.of(Instant.parse("2027-01-03T23:59:59Z")).toString());
        assertEquals("2027-W01", Week.of(Instant.parse("2027-01-04T00:00:00Z")).toString());
        assertEquals(Optional.empty(), Week.parse("2027-W53"));
        assertEquals(Optional.empty(), Week.parse("2027-W5"));
        var week = Week.parse("2026-W47").orElseThrow();
        assertEquals(Instant.parse("2026-11-16T00:00:00Z"), week.from());
        assertEquals(Instant.parse("2026-11-23T00:00:00Z"), week.until());
        assertEquals(Instant.parse("2026-11-30T00:00:00Z"), week.due(7));
    }
}
