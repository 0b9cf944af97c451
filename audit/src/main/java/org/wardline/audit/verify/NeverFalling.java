package org.wardline.audit.verify;

import java.util.Optional;
import java.util.OptionalLong;
import org.wardline.audit.verify.Finding.Kind;

/// A number that never falls from entry to entry. When it does, either that entry has too low a
/// value or an earlier one too high a value; the entry after tells which.
final class NeverFalling {

    private final String name;
    private long highest = Long.MIN_VALUE;
    private long highestIndex = -1;
    private OptionalLong fell = OptionalLong.empty();

    /// @param name what the number is, for the report
    NeverFalling(String name) {
        this.name = name;
    }

    /// Takes the next entry's value.
    ///
    /// @return what is wrong, once it is known where
    Optional<Finding> next(long index, long value) {
        if (fell.isPresent()) {
            long wrong = value >= highest ? fell.getAsLong() : highestIndex;
            fell = OptionalLong.empty();
            return Optional.of(
                    Finding.at(Kind.WENT_BACK, wrong, "its " + name + " does not fit the others"));
        }
        if (value < highest) {
            fell = OptionalLong.of(index);
        } else if (value > highest) {
            highest = value;
            highestIndex = index;
        }
        return Optional.empty();
    }

    /// A fall that no later entry explains.
    Optional<Finding> undecided() {
        return fell.stream()
                .mapToObj(index ->
                        new Finding(
                                Kind.WENT_BACK,
                                highestIndex,
                                index + 1,
                                "its " + name + " or that of entry " + index))
                .findFirst();
    }
}
