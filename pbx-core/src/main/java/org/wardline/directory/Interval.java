package org.wardline.directory;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of a day by the clock on the wall, from its first minute up to its end, which is not part
/// of it.
///
/// @param from minutes since midnight, 0 to 1,439
/// @param to minutes since midnight, after `from`, at most 1,440: the midnight that ends the day
public record Interval(int from, int to) {

    /// Minutes of a day on the wall, whatever its length.
    static final int DAY = 24 * 60;

    private static final Pattern FORM =
            Pattern.compile("([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])");

    /// @throws DirectoryRefused when it does not end after its beginning, on the same day
    public Interval {
        if (from < 0 || to > DAY || to <= from) {
            throw new DirectoryRefused(
                    "Hours end after they begin, at 24:00 at the latest; hours past midnight go on"
                            + " at 00:00 of the next day.");
        }
    }

    /// Reads the form `08:00-12:30`; `24:00` is the midnight that ends the day.
    ///
    /// @throws DirectoryRefused when it is not of that form
    public static Interval parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new DirectoryRefused("Hours have the form 08:00-12:30.");
        }
        return new Interval(
                minute(parts.group(1), parts.group(2)), minute(parts.group(3), parts.group(4)));
    }

    /// The form that [#parse] reads.
    public String text() {
        return "%02d:%02d-%02d:%02d".formatted(from / 60, from % 60, to / 60, to % 60);
    }

    boolean contains(int minute) {
        return from <= minute && minute < to;
    }

    /// The same intervals in order of the day.
    ///
    /// @throws DirectoryRefused when two have a minute in common
    static List<Interval> inOrder(List<Interval> intervals) {
        List<Interval> sorted =
                intervals.stream()
                        .sorted(java.util.Comparator.comparingInt(Interval::from))
                        .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).from < sorted.get(i - 1).to) {
                throw new DirectoryRefused("Two hours of one day overlap.");
            }
        }
        return sorted;
    }

    private static int minute(String hours, String minutes) {
        return Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
    }
}
