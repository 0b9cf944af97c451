package org.wardline.directory;

import java.time.LocalDate;
import java.util.Objects;

/// Days that are not as others: its hours hold on each of them instead of the week's.
///
/// @param first its first day
/// @param last its last day; the first one for a single day; at most a year later
/// @param name what people call it; not patient information; 1 to 100 characters
/// @param hours none when nobody is there; a morning for half a day
public record Holiday(LocalDate first, LocalDate last, String name, DayHours hours) {

    private static final int LONGEST_DAYS = 366;
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2199, 12, 31);

    /// @throws DirectoryRefused when a value is outside the ranges above
    public Holiday {
        Objects.requireNonNull(hours, "hours");
        name = Labels.checked("name of a holiday", name);
        if (last.isBefore(first)) {
            throw new DirectoryRefused("A holiday does not end before its first day.");
        }
        if (first.isBefore(EARLIEST) || last.isAfter(LATEST)) {
            throw new DirectoryRefused("A holiday is between the years 2000 and 2199.");
        }
        if (last.toEpochDay() - first.toEpochDay() >= LONGEST_DAYS) {
            throw new DirectoryRefused("A holiday has at most 366 days.");
        }
    }

    /// Whether a day is one of its days.
    public boolean isOn(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }
}
