package org.wardline.routing;

import java.util.Optional;
import java.util.regex.Pattern;

/// A place where a call waits until somebody dials the place. Dialled `*01` to `*20`, both to put a
/// call there (as the target of a transfer) and to get it.
///
/// @param number 1 to 20
public record ParkSlot(int number) {

    /// How many places a practice has.
    public static final int COUNT = 20;

    private static final Pattern CODE = Pattern.compile("\\*([0-9]{2})");

    public ParkSlot {
        if (number < 1 || number > COUNT) {
            throw new IllegalArgumentException("a park slot is 1 to " + COUNT);
        }
    }

    /// The slot that somebody dialled.
    public static Optional<ParkSlot> of(String dialled) {
        var code = CODE.matcher(dialled);
        if (!code.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(code.group(1));
        return number >= 1 && number <= COUNT
                ? Optional.of(new ParkSlot(number))
                : Optional.empty();
    }

    /// What is dialled for it, for example `*01`.
    public String code() {
        return "*%02d".formatted(number);
    }
}
