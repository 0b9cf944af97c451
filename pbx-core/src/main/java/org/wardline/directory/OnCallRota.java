package org.wardline.directory;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.wardline.ident.ExtensionId;

/// Who is on call: one extension after the other, each for the same number of days, handed over at
/// the same time by the clock on the wall, round and round; before the first day too.
///
/// @param from when the first one began, or begins; whole minutes
/// @param days of each turn, 1 to 28
/// @param turns the extensions in their order, 1 to 50; one may come more than once
public record OnCallRota(LocalDateTime from, int days, List<ExtensionId> turns) {

    private static final int LONGEST = 28;
    private static final int MOST_TURNS = 50;

    /// @throws DirectoryRefused when a value is outside the ranges above
    public OnCallRota {
        turns = List.copyOf(turns);
        if (turns.isEmpty() || turns.size() > MOST_TURNS) {
            throw new DirectoryRefused("An on-call rota has 1 to 50 turns.");
        }
        if (days < 1 || days > LONGEST) {
            throw new DirectoryRefused("A turn of an on-call rota has 1 to 28 days.");
        }
        if (!from.equals(from.truncatedTo(ChronoUnit.MINUTES))) {
            throw new DirectoryRefused("An on-call rota is handed over at a whole minute.");
        }
    }

    /// Who is on call.
    ///
    /// @param wall what the clock on the wall shows
    public ExtensionId at(LocalDateTime wall) {
        LocalTime handover = from.toLocalTime();
        long days = wall.toLocalDate().toEpochDay() - from.toLocalDate().toEpochDay();
        long begun = wall.toLocalTime().isBefore(handover) ? days - 1 : days;
        return turns.get(Math.floorMod(Math.floorDiv(begun, this.days), turns.size()));
    }
}
