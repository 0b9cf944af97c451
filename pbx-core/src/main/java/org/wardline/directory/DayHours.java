package org.wardline.directory;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The hours of one day. Lunch stands before the open hours that it lies in, so both `08:00-17:00`
/// with lunch and two open intervals around it say the same.
///
/// @param open in order, without overlaps, at most 12; none on a day when nobody is there
/// @param lunch the same; between the first opening and the last closing of the day
public record DayHours(List<Interval> open, List<Interval> lunch) {

    /// A day when nobody is there.
    public static final DayHours CLOSED = new DayHours(List.of(), List.of());

    private static final int MOST = 12;

    /// @throws DirectoryRefused when the hours are not as above
    public DayHours {
        open = Interval.inOrder(open);
        lunch = Interval.inOrder(lunch);
        if (open.size() > MOST || lunch.size() > MOST) {
            throw new DirectoryRefused("A day has at most 12 open hours and 12 breaks.");
        }
        boolean within =
                lunch.isEmpty()
                        || (!open.isEmpty()
                                && open.getFirst().from() <= lunch.getFirst().from()
                                && lunch.getLast().to() <= open.getLast().to());
        if (!within) {
            throw new DirectoryRefused(
                    "Lunch lies between the first opening and the last closing of its day.");
        }
    }

    /// Reads what [#text] writes of each.
    static DayHours parse(String open, String lunch) {
        return new DayHours(intervals(open), intervals(lunch));
    }

    /// Intervals as one text, for example `08:00-12:00 13:00-17:00`.
    static String text(List<Interval> intervals) {
        return intervals.stream().map(Interval::text).collect(Collectors.joining(" "));
    }

    /// Open, at lunch, or empty when nobody is there.
    ///
    /// @param minute of the day on the wall, 0 to 1,439
    public Optional<OpeningState> at(int minute) {
        if (lunch.stream().anyMatch(interval -> interval.contains(minute))) {
            return Optional.of(OpeningState.LUNCH);
        }
        return open.stream().anyMatch(interval -> interval.contains(minute))
                ? Optional.of(OpeningState.OPEN)
                : Optional.empty();
    }

    /// The minutes of the day at which its state may change, midnight among them.
    IntStream edges() {
        return IntStream.concat(
                        IntStream.of(0),
                        Stream.concat(open.stream(), lunch.stream())
                                .flatMapToInt(i -> IntStream.of(i.from(), i.to())))
                .filter(minute -> minute < Interval.DAY)
                .distinct()
                .sorted();
    }

    private static List<Interval> intervals(String text) {
        return Stream.of(text.split(" ", -1))
                .filter(part -> !part.isEmpty())
                .map(Interval::parse)
                .toList();
    }
}
