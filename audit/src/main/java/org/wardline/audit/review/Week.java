package org.wardline.audit.review;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A week of the log, Monday to Sunday in UTC, by ISO 8601: `2026-W47`.
///
/// @param monday its first day
public record Week(LocalDate monday) implements Comparable<Week> {

    private static final Pattern TEXT = Pattern.compile("[0-9]{4}-W[0-9]{2}");

    public Week {
        if (monday.getDayOfWeek() != DayOfWeek.MONDAY) {
            throw new IllegalArgumentException("a week begins on a Monday");
        }
    }

    /// The week of a time.
    public static Week of(Instant time) {
        var day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        return new Week(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    }

    /// Reads `2026-W47`; empty when there is no such week.
    public static Optional<Week> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Week(LocalDate.parse(text + "-1", DateTimeFormatter.ISO_WEEK_DATE)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// The week after.
    public Week next() {
        return new Week(monday.plusWeeks(1));
    }

    /// Its first moment.
    public Instant from() {
        return monday.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// The first moment after it.
    public Instant until() {
        return next().from();
    }

    /// Until when it is to be reviewed.
    ///
    /// @param days after its end
    public Instant due(int days) {
        return until().plus(Duration.ofDays(days));
    }

    @Override
    public int compareTo(Week other) {
        return monday.compareTo(other.monday);
    }

    @Override
    public String toString() {
        return "%04d-W%02d"
                .formatted(
                        monday.get(IsoFields.WEEK_BASED_YEAR),
                        monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))
                .toUpperCase(Locale.ROOT);
    }
}
