package org.wardline.directory;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;

/// When a practice is open, by the clock on its wall.
///
/// A moment's state is that of what the wall shows then. So hours in the hour that is skipped in
/// spring begin when the clock has jumped over their beginning, and hours in the hour that comes
/// twice in autumn hold both times.
///
/// @param zone of that clock
/// @param week the hours of each weekday; a day that is left out is closed
/// @param holidays in order of their days, no day in two of them, at most 400
/// @param switchedFrom the extensions whose phones may turn the night switch
/// @param rota who is on call
public record OpeningHours(
        TenantId tenant,
        ZoneId zone,
        Map<DayOfWeek, DayHours> week,
        List<Holiday> holidays,
        Set<ExtensionId> switchedFrom,
        Optional<OnCallRota> rota) {

    private static final int MOST_HOLIDAYS = 400;

    /// A week and a day: from any moment on, an ordinary week has shown all that it has.
    private static final int WEEK_AHEAD = 8;

    /// @throws DirectoryRefused when holidays overlap or are too many, or the zone is no place
    public OpeningHours {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(rota, "rota");
        if (!ZoneId.getAvailableZoneIds().contains(zone.getId())) {
            throw new DirectoryRefused("A time zone has a name such as America/Chicago.");
        }
        Map<DayOfWeek, DayHours> days = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            days.put(day, week.getOrDefault(day, DayHours.CLOSED));
        }
        week = Collections.unmodifiableMap(days);
        holidays = holidays.stream().sorted(Comparator.comparing(Holiday::first)).toList();
        if (holidays.size() > MOST_HOLIDAYS) {
            throw new DirectoryRefused("A practice has at most 400 holidays.");
        }
        for (int i = 1; i < holidays.size(); i++) {
            Holiday before = holidays.get(i - 1);
            if (before.isOn(holidays.get(i).first())) {
                throw new DirectoryRefused(
                        "%s and %s have a day in common."
                                .formatted(before.name(), holidays.get(i).name()));
            }
        }
        switchedFrom = Set.copyOf(switchedFrom);
    }

    /// How the practice stands at a moment, by its hours alone.
    public OpeningState at(Instant moment) {
        return at(wall(moment));
    }

    /// Who is on call at a moment.
    public Optional<ExtensionId> onCall(Instant moment) {
        return rota.map(turns -> turns.at(wall(moment)));
    }

    /// When the practice next stands otherwise; empty when it never will.
    public Optional<Instant> nextChange(Instant after) {
        OpeningState now = at(after);
        LocalDate today = wall(after).toLocalDate();
        Stream<LocalDate> ahead = days(today.minusDays(1), today.plusDays(WEEK_AHEAD));
        Stream<LocalDate> around =
                holidays.stream()
                        .filter(holiday -> !holiday.last().isBefore(today.minusDays(1)))
                        .flatMap(holiday ->
                                days(holiday.first(), holiday.last().plusDays(WEEK_AHEAD)));
        return Stream.concat(ahead, around)
                .sorted()
                .distinct()
                .flatMap(this::edges)
                .filter(edge -> edge.isAfter(after) && at(edge) != now)
                .findFirst();
    }

    /// The night switch, turned now, until the hours would change by themselves.
    public NightSwitch switched(NightSwitch.Position position, Instant now) {
        return new NightSwitch(position, nextChange(now));
    }

    private OpeningState at(LocalDateTime wall) {
        int minute = wall.getHour() * 60 + wall.getMinute();
        return holiday(wall.toLocalDate())
                .map(holiday -> holiday.hours().at(minute).orElse(OpeningState.HOLIDAY))
                .orElseGet(
                        () -> week.get(wall.getDayOfWeek()).at(minute).orElse(OpeningState.CLOSED));
    }

    private Optional<Holiday> holiday(LocalDate day) {
        return holidays.stream().filter(holiday -> holiday.isOn(day)).findFirst();
    }

    /// The moments of a day at which the state may change, in order: where the wall shows an edge
    /// of its hours, once, twice or, when the clock jumps over it, at the jump; and where the clock
    /// is set.
    private Stream<Instant> edges(LocalDate day) {
        DayHours hours = holiday(day).map(Holiday::hours).orElse(week.get(day.getDayOfWeek()));
        ZoneRules rules = zone.getRules();
        Instant midnight = day.atStartOfDay(zone).toInstant();
        Stream<Instant> clockSet =
                Stream.iterate(
                                Optional.ofNullable(rules.nextTransition(midnight.minusSeconds(1))),
                                Optional::isPresent,
                                set ->
                                        Optional.ofNullable(
                                                rules.nextTransition(set.get().getInstant())))
                        .map(set -> set.get().getInstant())
                        .takeWhile(set ->
                                set.isBefore(day.plusDays(1).atStartOfDay(zone).toInstant()));
        return Stream.concat(
                        hours.edges()
                                .mapToObj(minute -> day.atStartOfDay().plusMinutes(minute))
                                .flatMap(wall -> moments(rules, wall)),
                        clockSet)
                .sorted();
    }

    private static Stream<Instant> moments(ZoneRules rules, LocalDateTime wall) {
        ZoneOffsetTransition set = rules.getTransition(wall);
        if (set != null && set.isGap()) {
            return Stream.of(set.getInstant());
        }
        List<ZoneOffset> offsets = rules.getValidOffsets(wall);
        return offsets.stream().map(wall::toInstant);
    }

    private LocalDateTime wall(Instant moment) {
        return LocalDateTime.ofInstant(moment, zone);
    }

    private static Stream<LocalDate> days(LocalDate first, LocalDate last) {
        return first.datesUntil(last.plusDays(1));
    }
}
