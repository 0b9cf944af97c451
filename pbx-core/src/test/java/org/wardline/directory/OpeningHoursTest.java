package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;

class OpeningHoursTest {

    private static final TenantId MAPLE = TenantId.random();
    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");

    /// Weekdays 8 to 17 with lunch from 12 to 13; Saturday morning; a night clinic on Friday.
    private static OpeningHours clinic() {
        Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, DayHours.parse("08:00-17:00", "12:00-13:00"));
        }
        week.put(DayOfWeek.FRIDAY, DayHours.parse("08:00-12:00 22:00-24:00", ""));
        week.put(DayOfWeek.SATURDAY, DayHours.parse("00:00-02:30 09:00-12:00", ""));
        week.remove(DayOfWeek.SUNDAY);
        return hours(
                week,
                List.of(
                        holiday("2026-12-25", "2027-01-01", "", ""),
                        holiday("2026-12-24", "2026-12-24", "08:00-12:00", "10:00-10:15")));
    }

    @ParameterizedTest
    @CsvSource({
        // a Monday
        "2026-11-23T07:59:59, CLOSED",
        "2026-11-23T08:00:00, OPEN",
        "2026-11-23T11:59:59, OPEN",
        "2026-11-23T12:00:00, LUNCH",
        "2026-11-23T13:00:00, OPEN",
        "2026-11-23T16:59:59, OPEN",
        "2026-11-23T17:00:00, CLOSED",
        // past midnight from Friday to Saturday
        "2026-11-27T21:59:59, CLOSED",
        "2026-11-27T23:59:59, OPEN",
        "2026-11-28T00:00:00, OPEN",
        "2026-11-28T02:30:00, CLOSED",
        "2026-11-28T11:00:00, OPEN",
        "2026-11-29T11:00:00, CLOSED",
        // half a day, a span of days, and the day after
        "2026-12-24T00:00:00, HOLIDAY",
        "2026-12-24T09:00:00, OPEN",
        "2026-12-24T10:10:00, LUNCH",
        "2026-12-24T12:00:00, HOLIDAY",
        "2026-12-25T00:00:00, HOLIDAY",
        "2026-12-28T10:00:00, HOLIDAY",
        "2027-01-01T23:59:59, HOLIDAY",
        "2027-01-02T00:00:00, OPEN",
        "2027-01-02T03:00:00, CLOSED"
    })
    void thePracticeStandsAsItsClockSays(LocalDateTime wall, OpeningState state) {
        assertEquals(state, clinic().at(wall.atZone(CHICAGO).toInstant()));
    }

    /// 2027-03-14: 02:00 becomes 03:00 at 08:00Z. 2026-11-01: 02:00 becomes 01:00 at 07:00Z.
    @ParameterizedTest
    @CsvSource({
        "01:30-02:30, 2027-03-14T07:30:00Z, 2027-03-14T08:00:00Z, half of it is skipped",
        "02:15-02:45, 2027-03-14T07:59:59Z, 2027-03-14T07:59:59Z, all of it is skipped",
        "02:30-04:00, 2027-03-14T08:00:00Z, 2027-03-14T09:00:00Z, begins at the jump",
        "01:00-02:00, 2026-11-01T06:00:00Z, 2026-11-01T08:00:00Z, holds both times",
        "00:30-01:30, 2026-11-01T05:30:00Z, 2026-11-01T06:30:00Z, ends the first time",
        "00:30-01:30, 2026-11-01T07:00:00Z, 2026-11-01T07:30:00Z, and comes once more",
    })
    void hoursAtAClockChange(String open, Instant opens, Instant closes, String why) {
        Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
        week.put(DayOfWeek.SUNDAY, DayHours.parse(open, ""));
        OpeningHours hours = hours(week, List.of());
        boolean any = opens.isBefore(closes);
        assertEquals(OpeningState.CLOSED, hours.at(opens.minusSeconds(1)), why);
        assertEquals(any ? OpeningState.OPEN : OpeningState.CLOSED, hours.at(opens), why);
        assertEquals(
                any ? OpeningState.OPEN : OpeningState.CLOSED,
                hours.at(closes.minusSeconds(any ? 1 : 0)),
                why);
        assertEquals(OpeningState.CLOSED, hours.at(closes), why);
        if (any) {
            assertEquals(Optional.of(closes), hours.nextChange(opens), why);
            assertEquals(Optional.of(opens), hours.nextChange(opens.minusSeconds(1)), why);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T07:00:00, 2026-11-23T08:00:00",
        "2026-11-23T08:00:00, 2026-11-23T12:00:00",
        // over midnight, over a Sunday, over a week of holidays
        "2026-11-27T23:00:00, 2026-11-28T02:30:00",
        "2026-11-28T13:00:00, 2026-11-30T08:00:00",
        "2026-12-24T12:00:00, 2027-01-02T00:00:00"
    })
    void theNextChangeIsFound(LocalDateTime after, LocalDateTime change) {
        assertEquals(
                Optional.of(change.atZone(CHICAGO).toInstant()),
                clinic().nextChange(after.atZone(CHICAGO).toInstant()));
    }

    @Test
    void aPracticeThatIsNeverOpenChangesOnlyForItsHolidays() {
        var years = holiday("2031-07-04", "2031-07-05", "", "");
        OpeningHours hours = hours(Map.of(), List.of(years));
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        Instant begins = LocalDate.of(2031, 7, 4).atStartOfDay(CHICAGO).toInstant();
        assertEquals(Optional.of(begins), hours.nextChange(now));
        Instant ends = LocalDate.of(2031, 7, 6).atStartOfDay(CHICAGO).toInstant();
        assertEquals(Optional.of(ends), hours.nextChange(begins));
        assertEquals(Optional.empty(), hours.nextChange(ends));
    }

    @Test
    void whatIsSwitchedByHandHoldsUntilTheHoursChange() {
        OpeningHours hours = clinic();
        Instant early = wall("2026-11-23T16:30:00");
        var night = hours.switched(NightSwitch.Position.NIGHT, early);
        var practice = new PracticeHours(hours, Optional.of(night), List.of());
        assertEquals(OpeningState.CLOSED, practice.at(early));
        assertEquals(Optional.of(wall("2026-11-23T17:00:00")), practice.nextChange(early));
        assertEquals(OpeningState.CLOSED, practice.at(wall("2026-11-23T17:00:00")), "as the hours");
        assertEquals(OpeningState.OPEN, practice.at(wall("2026-11-24T08:00:00")), "let go");
        var kept = new NightSwitch(NightSwitch.Position.OPEN, Optional.empty());
        var open = new PracticeHours(hours, Optional.of(kept), List.of());
        assertEquals(OpeningState.OPEN, open.at(wall("2026-12-25T03:00:00")));
        assertEquals(Optional.empty(), open.nextChange(early));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-06T17:00:00, 0",
        "2026-11-13T16:59:00, 0",
        "2026-11-13T17:00:00, 1",
        "2026-11-20T17:00:00, 2",
        "2026-11-27T17:00:00, 0",
        // before the first turn the same round goes backwards
        "2026-11-06T16:59:00, 2",
        "2026-10-30T16:59:00, 1"
    })
    void theRotaGoesRoundAndRound(LocalDateTime wall, int turn) {
        List<ExtensionId> people =
                IntStream.range(0, 3).mapToObj(_ -> ExtensionId.random()).toList();
        var rota = new OnCallRota(LocalDateTime.parse("2026-11-06T17:00"), 7, people);
        assertEquals(people.get(turn), rota.at(wall));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8:00-12:00",
                "08:00",
                "08:00-08:00",
                "18:00-02:00",
                "08:00-24:01",
                "08:60-09:00",
                "25:00-26:00",
                "08:00–12:00",
                "08:00-12:00 "
            })
    void hoursOfAnotherFormAreRefused(String text) {
        assertThrows(DirectoryRefused.class, () -> Interval.parse(text));
    }

    @Test
    void whatContradictsItselfIsRefusedWithASentence() {
        refused(
                "Two hours of one day overlap.",
                () -> DayHours.parse("08:00-12:00 11:59-13:00", ""));
        refused(
                "Lunch lies between the first opening and the last closing of its day.",
                () -> DayHours.parse("08:00-12:00", "11:30-12:30"));
        refused(
                "Lunch lies between the first opening and the last closing of its day.",
                () -> DayHours.parse("", "12:00-13:00"));
        refused(
                "A holiday does not end before its first day.",
                () -> holiday("2026-12-25", "2026-12-24", "", ""));
        refused(
                "A holiday has at most 366 days.",
                () -> holiday("2026-01-01", "2027-01-02", "", ""));
        refused(
                "A holiday is between the years 2000 and 2199.",
                () -> holiday("9999-12-25", "9999-12-25", "", ""));
        refused(
                "Holiday and Holiday have a day in common.",
                () ->
                        hours(
                                Map.of(),
                                List.of(
                                        holiday("2026-12-24", "2026-12-26", "", ""),
                                        holiday("2026-12-26", "2026-12-26", "", ""))));
        refused(
                "A time zone has a name such as America/Chicago.",
                () ->
                        new OpeningHours(
                                MAPLE,
                                ZoneId.of("-06:00"),
                                Map.of(),
                                List.of(),
                                Set.of(),
                                Optional.empty()));
    }

    private static void refused(String sentence, Runnable made) {
        var refusal = assertThrows(DirectoryRefused.class, made::run);
        assertTrue(refusal.safeMessage().equals(sentence), refusal.safeMessage());
    }

    private static Instant wall(String shows) {
        return LocalDateTime.parse(shows).atZone(CHICAGO).toInstant();
    }

    private static Holiday holiday(String first, String last, String open, String lunch) {
        return new Holiday(
                LocalDate.parse(first),
                LocalDate.parse(last),
                "Holiday",
                DayHours.parse(open, lunch));
    }

    private static OpeningHours hours(Map<DayOfWeek, DayHours> week, List<Holiday> holidays) {
        return new OpeningHours(MAPLE, CHICAGO, week, holidays, Set.of(), Optional.empty());
    }
}
