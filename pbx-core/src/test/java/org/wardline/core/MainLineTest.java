package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.AccessRefused;
import org.wardline.directory.DayHours;
import org.wardline.directory.ForwardWhen;
import org.wardline.directory.Holiday;
import org.wardline.directory.Interval;
import org.wardline.directory.MainLine;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.OpeningHours;
import org.wardline.directory.OpeningState;
import org.wardline.directory.PhoneSetting;
import org.wardline.directory.PracticeHours;
import org.wardline.testkit.phone.ScriptedPhone;

/// A main line by its opening hours, in virtual time: 104 rings its own phone when open, 102 at
/// lunch, 101 at night, and the mailbox of 103 on holidays. Phones of 102 may turn the night
/// switch.
class MainLineTest extends FourDesks {

    /// A Monday in Chicago: 8 to 17, lunch from 12 to 13; the Thursday is Thanksgiving.
    private static final Instant MONDAY = Instant.parse("2026-11-23T06:00:00Z");

    private OpeningHours hours;
    private MainLine line;

    @BeforeEach
    void openingHours() {
        Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(
                    day,
                    new DayHours(
                            List.of(Interval.parse("08:00-17:00")),
                            List.of(Interval.parse("12:00-13:00"))));
        }
        LocalDate thursday = LocalDate.of(2026, 11, 26);
        hours =
                new OpeningHours(
                        maple.id(),
                        ZoneId.of("America/Chicago"),
                        week,
                        List.of(new Holiday(thursday, thursday, "Thanksgiving", DayHours.CLOSED)),
                        Set.of(desk102.id()),
                        Optional.empty());
        line =
                new MainLine(
                        desk104.id(),
                        maple.id(),
                        Map.of(
                                OpeningState.OPEN,
                                new MainLine.Target.Stay(),
                                OpeningState.LUNCH,
                                new MainLine.Target.Ring(desk102.id()),
                                OpeningState.CLOSED,
                                new MainLine.Target.Ring(desk101.id()),
                                OpeningState.HOLIDAY,
                                new MainLine.Target.Message(desk103.mailbox().orElseThrow())));
        switched(Optional.empty());
        at(0, 9);
    }

    @Test
    void itRingsWhereTheHoursSay() {
        assertTrue(ringsFor(three, "104", four), "open");
        at(0, 12);
        assertTrue(ringsFor(three, "104", two), "lunch");
        at(0, 13);
        assertTrue(ringsFor(three, "104", four), "open again");
        at(0, 17);
        assertTrue(ringsFor(three, "104", one), "closed");
        at(3, 9);
        call(one, "104");
        assertEquals(desk103.mailbox().orElseThrow(), exchange.visits.getFirst().mailbox());
        assertEquals(desk104, exchange.visits.getFirst().extension());
    }

    @Test
    void transfersAndForwardsToItGoByTheHoursToo() {
        at(0, 20);
        call(three, "102");
        answer(two);
        two.transfer("104", exchange.now());
        exchange.settle();
        assertTrue(one.isRinging());
        hangUp(three);
        exchange.handle(
                desk102, h -> h.withForward(ForwardWhen.ALWAYS, Optional.of(desk104.number())));
        assertTrue(ringsFor(three, "102", one));
    }

    @Test
    void whereItLeadsIsLedOnAndComesBackNoMore() {
        at(0, 20);
        exchange.handle(
                desk101, h -> h.withForward(ForwardWhen.ALWAYS, Optional.of(desk104.number())));
        assertTrue(ringsFor(three, "104", one), "round to itself: it stays");
        exchange.handle(
                desk101, h -> h.withForward(ForwardWhen.ALWAYS, Optional.of(desk102.number())));
        assertTrue(ringsFor(three, "104", two));
    }

    @Test
    void noHoursStandBeforeTheEmergencyNumber() {
        switched(Optional.of(new NightSwitch(NightSwitch.Position.NIGHT, Optional.empty())));
        call(three, "911");
        assertEquals(503, three.lastStatus());
        assertFalse(one.isRinging());
    }

    @Test
    void whatIsSwitchedHoldsBeforeTheHoursUntilItsTimeIsOver() {
        switched(Optional.of(hours.switched(NightSwitch.Position.NIGHT, monday(9))));
        assertTrue(ringsFor(three, "104", one), "night");
        at(0, 12);
        assertTrue(ringsFor(three, "104", two), "lunch: the hours have changed");
        switched(Optional.of(new NightSwitch(NightSwitch.Position.OPEN, Optional.empty())));
        at(3, 3);
        assertTrue(ringsFor(three, "104", four), "open until it is switched back");
    }

    @Test
    void aPhoneThatMayTurnsTheSwitchAndOthersAreToldAndRecorded() {
        call(two, "*28");
        assertEquals(
                new PhoneSetting.NightSwitched(Optional.of(NightSwitch.Position.NIGHT)),
                exchange.settings.getFirst().setting());
        hangUp(two);
        call(one, "*28");
        assertEquals(403, one.lastStatus());
        assertEquals(1, exchange.settings.size());
        var refused =
                new AccessRefused("turn_night_switch", "practice/" + maple.id(), "not_this_phone");
        assertTrue(exchange.acts.stream().anyMatch(act -> act.event().equals(refused)));
    }

    @Test
    void aLampShowsWhichWayTheSwitchStands() {
        watch("*28");
        watch("*27");
        assertEquals(List.of(), states());
        switched(Optional.of(hours.switched(NightSwitch.Position.NIGHT, monday(9))));
        second();
        assertEquals(List.of("confirmed"), states());
        assertTrue(three.lamps().stream().anyMatch(lamp -> lamp.contains("sip:*28@")));
        int lamps = three.lamps().size();
        wallShows(monday(12).minusSeconds(30));
        exchange.pass(Duration.ofSeconds(29));
        assertEquals(lamps, three.lamps().size());
        exchange.pass(Duration.ofSeconds(2));
        assertEquals("terminated", states().getLast(), "its time is over");
        assertTrue(three.lamps().size() > lamps);
        switched(Optional.of(new NightSwitch(NightSwitch.Position.OPEN, Optional.empty())));
        second();
        assertTrue(three.lamps().getLast().contains("sip:*27@"));
        assertEquals("confirmed", states().getLast());
        switched(Optional.empty());
        second();
        assertEquals("terminated", states().getLast());
    }

    @Test
    void aPracticeWithoutHoursHasNoSwitch() {
        var birch = exchange.practice("birch.example");
        var theirs = exchange.registered(birch, exchange.extension(birch, "301", false));
        theirs.watch("*28", exchange.now());
        exchange.settle();
        assertEquals(404, theirs.lastStatus());
        call(theirs, "*28");
        assertEquals(403, theirs.lastStatus());
    }

    private boolean ringsFor(ScriptedPhone caller, String number, ScriptedPhone expected) {
        call(caller, number);
        boolean rings = expected.isRinging();
        hangUp(caller);
        return rings;
    }

    private void watch(String number) {
        three.watch(number, exchange.now());
        exchange.settle();
    }

    private void second() {
        exchange.pass(Duration.ofMillis(1_100));
    }

    private List<String> states() {
        return three.lamps().stream()
                .flatMap(lamp ->
                        Pattern.compile("<state>(\\w+)</state>")
                                .matcher(lamp)
                                .results()
                                .map(found -> found.group(1)))
                .toList();
    }

    private void switched(Optional<NightSwitch> to) {
        exchange.features(
                maple.id(), old -> old.withHours(new PracticeHours(hours, to, List.of(line))));
    }

    private static Instant monday(int hour) {
        return MONDAY.plus(Duration.ofHours(hour));
    }

    /// The wall shows a full hour, days after that Monday.
    private void at(int days, int hour) {
        wallShows(monday(24 * days + hour));
    }

    private void wallShows(Instant wanted) {
        exchange.setWallClock(Duration.between(Instant.ofEpochMilli(exchange.now()), wanted));
    }
}
