package org.wardline.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wardline.directory.OpeningState;

/// Opening hours as a sheet of paper beside a clock on the wall: texts that are compared with what
/// the clock shows, and nothing of the product's code. Drawn at random, with every edge at any
/// minute and half of them in the first hours of a day, where clocks are set.
final class HoursOracle {

    /// What the sheet says of one kind of day: intervals such as `08:00-12:00`.
    record Day(List<String> open, List<String> lunch) {

        boolean isOpen(String time) {
            return open.stream().anyMatch(interval -> covers(interval, time));
        }

        boolean isLunch(String time) {
            return lunch.stream().anyMatch(interval -> covers(interval, time));
        }

        private static boolean covers(String interval, String time) {
            return interval.substring(0, 5).compareTo(time) <= 0
                    && time.compareTo(interval.substring(6)) < 0;
        }
    }

    /// By number of the weekday; Monday is 1.
    final Map<Integer, Day> week = new TreeMap<>();

    /// By date.
    final Map<String, Day> holidays = new TreeMap<>();

    /// Moments at which the next person is on call, as the wall shows them.
    final List<String> handovers = new ArrayList<>();

    /// @param days on which a holiday may be
    HoursOracle(Random random, List<String> days) {
        for (int weekday = 1; weekday <= 7; weekday++) {
            week.put(weekday, day(random));
        }
        days.stream()
                .filter(_ -> random.nextInt(4) == 0)
                .forEach(date -> holidays.put(date, day(random)));
    }

    /// How the practice stands by the sheet: the claims that hold, of which there has to be one.
    OpeningState state(String date, int weekday, String time) {
        Optional<Day> holiday = Optional.ofNullable(holidays.get(date));
        Day day = holiday.orElse(week.get(weekday));
        List<OpeningState> claims = new ArrayList<>();
        if (day.isLunch(time)) {
            claims.add(OpeningState.LUNCH);
        }
        if (day.isOpen(time) && !day.isLunch(time)) {
            claims.add(OpeningState.OPEN);
        }
        boolean nobody = !day.isOpen(time) && !day.isLunch(time);
        if (nobody && holiday.isPresent()) {
            claims.add(OpeningState.HOLIDAY);
        }
        if (nobody && holiday.isEmpty()) {
            claims.add(OpeningState.CLOSED);
        }
        if (claims.size() != 1) {
            throw new AssertionError("the sheet itself says " + claims);
        }
        return claims.getFirst();
    }

    /// How often the person on call has changed.
    int turn(String date, String time) {
        String now = date + ' ' + time;
        return (int) handovers.stream().filter(at -> at.compareTo(now) <= 0).count();
    }

    private static Day day(Random random) {
        var edges = new TreeSet<Integer>();
        for (int count = 2 * random.nextInt(4); edges.size() < count; ) {
            edges.add(random.nextInt(random.nextBoolean() ? 4 * 60 : 24 * 60 + 1));
        }
        List<Integer> at = List.copyOf(edges);
        List<String> open = new ArrayList<>();
        for (int i = 0; i < at.size(); i += 2) {
            open.add(text(at.get(i), at.get(i + 1)));
        }
        if (open.isEmpty() || random.nextBoolean()) {
            return new Day(open, List.of());
        }
        int first = at.getFirst();
        int last = at.getLast();
        int from = first + random.nextInt(last - first);
        int to = from + 1 + random.nextInt(last - from);
        return new Day(open, List.of(text(from, to)));
    }

    private static String text(int from, int to) {
        return "%02d:%02d-%02d:%02d".formatted(from / 60, from % 60, to / 60, to % 60);
    }
}
