package org.wardline.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.directory.CallFeatures;
import org.wardline.directory.DayHours;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.Holiday;
import org.wardline.directory.Interval;
import org.wardline.directory.Mailbox;
import org.wardline.directory.MainLine;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.OnCallRota;
import org.wardline.directory.OpeningHours;
import org.wardline.directory.OpeningState;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.PracticeHours;
import org.wardline.directory.Tenant;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// Around each clock change of each place in the United States, whatever the hours of a practice
/// are: at every minute a call to its main line is led to exactly one destination, the one that
/// somebody finds who holds the sheet with the hours against the clock on the wall ([HoursOracle],
/// [WallClock]). Places whose clock is not set are looked at on the same days.
///
/// The clocks of the oracle are set by law and not by the tables of `java.time`: at two in the
/// morning, forward on the second Sunday of March, back on the first of November (15 USC 260a).
class EveryMinuteTest {

    private static final Tenant MAPLE = new Tenant(TenantId.random(), "Maple", "maple.example");
    private static final Mailbox BOX = new Mailbox(MailboxId.random(), MAPLE.id(), "Nights");
    private static final List<Extension> DESKS =
            IntStream.rangeClosed(100, 104).mapToObj(EveryMinuteTest::desk).toList();
    private static final int MAIN = 0;
    private static final int AT_LUNCH = 1;
    private static final int FIRST_ON_CALL = 2;
    private static final int ON_CALL = 3;

    private static final boolean LONG = Boolean.getBoolean("wardline.long");
    private static final int FIRST_YEAR = 2026;
    private static final int YEARS = LONG ? 12 : 2;
    private static final int SHEETS = LONG ? 6 : 1;
    private static final int MINUTES = 2 * 24 * 60;
    private static final int TURNED_EVERY = 300;

    /// Places that set their clocks twice a year.
    private static final List<String> SET =
            List.of(
                    "America/New_York",
                    "America/Detroit",
                    "America/Kentucky/Louisville",
                    "America/Kentucky/Monticello",
                    "America/Indiana/Indianapolis",
                    "America/Indiana/Vincennes",
                    "America/Indiana/Winamac",
                    "America/Indiana/Marengo",
                    "America/Indiana/Petersburg",
                    "America/Indiana/Vevay",
                    "America/Chicago",
                    "America/Indiana/Tell_City",
                    "America/Indiana/Knox",
                    "America/Menominee",
                    "America/North_Dakota/Center",
                    "America/North_Dakota/New_Salem",
                    "America/North_Dakota/Beulah",
                    "America/Denver",
                    "America/Boise",
                    "America/Los_Angeles",
                    "America/Anchorage",
                    "America/Juneau",
                    "America/Sitka",
                    "America/Metlakatla",
                    "America/Yakutat",
                    "America/Nome",
                    "America/Adak");

    /// Places that do not: Arizona, Hawaii and the territories.
    private static final List<String> NEVER_SET =
            List.of(
                    "America/Phoenix",
                    "Pacific/Honolulu",
                    "America/Puerto_Rico",
                    "America/St_Thomas",
                    "Pacific/Guam",
                    "Pacific/Saipan",
                    "Pacific/Pago_Pago",
                    "Pacific/Wake",
                    "Pacific/Midway");

    /// In which states the minutes have shown the practice, so that none is left out unnoticed.
    private static final Set<OpeningState> SHOWN = EnumSet.noneOf(OpeningState.class);

    private int minutes;
    private int turns;

    static Stream<String> places() {
        return Stream.concat(SET.stream(), NEVER_SET.stream());
    }

    /// Every other name for a place in the United States is one of these.
    @Test
    void noPlaceOfTheUnitedStatesIsLeftOut() {
        ZoneId.getAvailableZoneIds().stream()
                .filter(name -> name.startsWith("US/"))
                .forEach(name ->
                        assertTrue(places().anyMatch(place -> sameClock(place, name)), name));
    }

    private static boolean sameClock(String one, String other) {
        return ZoneId.of(one).getRules().equals(ZoneId.of(other).getRules());
    }

    @ParameterizedTest
    @MethodSource("places")
    void everyMinuteHasExactlyOneDestination(String place) {
        var random = new Random(place.hashCode());
        for (int year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
            for (int sheet = 0; sheet < SHEETS; sheet++) {
                around(sunday(year, 3, 8), place, random);
                around(sunday(year, 11, 1), place, random);
            }
        }
        assertEquals(2 * YEARS * SHEETS * MINUTES, minutes);
        assertTrue(turns > 0, "the night switch was turned");
    }

    @AfterAll
    static void everyStateWasShown() {
        assertEquals(EnumSet.allOf(OpeningState.class), SHOWN);
    }

    /// Two days minute by minute, from the noon before the clock may be set on.
    private void around(LocalDate sunday, String place, Random random) {
        ZoneId zone = ZoneId.of(place);
        LocalDate saturday = sunday.minusDays(1);
        var sheet = new HoursOracle(random, List.of(saturday.toString(), sunday.toString()));
        LocalDateTime rotaFrom =
                saturday.minusDays(2).atTime(random.nextInt(4), random.nextInt(60));
        IntStream.range(1, 10)
                .mapToObj(turn -> rotaFrom.plusDays(turn).toString().replace('T', ' '))
                .forEach(sheet.handovers::add);
        OpeningHours hours = hours(sheet, zone, rotaFrom);

        Instant now = saturday.atTime(12, 0).atZone(zone).toInstant();
        var wall = new WallClock(now, zone);
        boolean toBeSet = SET.contains(place);
        PracticeDirectory practice = practice(hours, Optional.empty());
        Optional<OpeningState> whenTurned = Optional.empty();
        Optional<OpeningState> byHand = Optional.empty();
        for (int minute = 0; minute < MINUTES; minute++) {
            OpeningState state = sheet.state(wall.date(), wall.weekday(), wall.time());
            SHOWN.add(state);
            if (whenTurned.isPresent() && state != whenTurned.get()) {
                // Nobody turns it back, and the directory goes on to name it.
                whenTurned = Optional.empty();
                byHand = Optional.empty();
            } else if (whenTurned.isEmpty() && random.nextInt(TURNED_EVERY) == 0) {
                NightSwitch turned = hours.switched(draw(random), now);
                practice = practice(hours, Optional.of(turned));
                whenTurned = Optional.of(state);
                byHand = Optional.of(turned.position().state());
                turns++;
            }
            String expected =
                    destination(byHand.orElse(state), sheet.turn(wall.date(), wall.time()));
            Instant at = now;
            assertEquals(expected, led(practice, now), () -> place + " " + at + " " + sheet.week);
            minutes++;
            now = now.plusSeconds(60);
            wall.tick();
            if (toBeSet && wall.date().equals(sunday.toString()) && wall.time().equals("02:00")) {
                wall.set(sunday.getMonthValue() == 3 ? 60 : -60);
                toBeSet = false;
            }
        }
    }

    private static NightSwitch.Position draw(Random random) {
        return random.nextBoolean() ? NightSwitch.Position.OPEN : NightSwitch.Position.NIGHT;
    }

    /// Where the practice wants the call, in each of the four states.
    private static String destination(OpeningState state, int turn) {
        return switch (state) {
            case OPEN -> "100";
            case LUNCH -> "101";
            case HOLIDAY -> "message 100";
            case CLOSED -> DESKS.get(FIRST_ON_CALL + turn % ON_CALL).number().digits();
        };
    }

    /// Where a call that is made now is led.
    private static String led(PracticeDirectory practice, Instant now) {
        return switch (new CallPath(practice, now).to(DESKS.get(MAIN))) {
            case CallPath.Turn.Ring(Extension at, RingPlan _) -> at.number().digits();
            case CallPath.Turn.Message(Extension at, MailboxId _, boolean _) ->
                    "message " + at.number();
            case CallPath.Turn.Nobody _ -> "nobody";
        };
    }

    private static PracticeDirectory practice(OpeningHours hours, Optional<NightSwitch> turned) {
        var line =
                new MainLine(
                        DESKS.get(MAIN).id(),
                        MAPLE.id(),
                        Map.of(
                                OpeningState.OPEN,
                                new MainLine.Target.Stay(),
                                OpeningState.LUNCH,
                                new MainLine.Target.Ring(DESKS.get(AT_LUNCH).id()),
                                OpeningState.HOLIDAY,
                                new MainLine.Target.Message(BOX.id()),
                                OpeningState.CLOSED,
                                new MainLine.Target.OnCall()));
        return new PracticeDirectory(
                MAPLE,
                List.of(BOX),
                DESKS,
                List.of(),
                CallFeatures.NONE.withHours(new PracticeHours(hours, turned, List.of(line))));
    }

    private static OpeningHours hours(HoursOracle sheet, ZoneId zone, LocalDateTime rotaFrom) {
        Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
        sheet.week.forEach((weekday, day) -> week.put(DayOfWeek.of(weekday), hours(day)));
        List<Holiday> holidays =
                sheet.holidays.entrySet().stream()
                        .map(day -> {
                            var date = LocalDate.parse(day.getKey());
                            return new Holiday(date, date, "Holiday", hours(day.getValue()));
                        })
                        .toList();
        List<ExtensionId> onCall =
                DESKS.stream().skip(FIRST_ON_CALL).limit(ON_CALL).map(Extension::id).toList();
        var rota = new OnCallRota(rotaFrom, 1, onCall);
        return new OpeningHours(MAPLE.id(), zone, week, holidays, Set.of(), Optional.of(rota));
    }

    private static DayHours hours(HoursOracle.Day day) {
        return new DayHours(
                day.open().stream().map(Interval::parse).toList(),
                day.lunch().stream().map(Interval::parse).toList());
    }

    /// The first Sunday from a day on.
    private static LocalDate sunday(int year, int month, int from) {
        return LocalDate.of(year, month, from).with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
    }

    private static Extension desk(int number) {
        return new Extension(
                ExtensionId.random(),
                MAPLE.id(),
                new ExtensionNumber(Integer.toString(number)),
                "Desk " + number,
                Optional.empty(),
                Extension.DEFAULT_RING_TIME);
    }
}
