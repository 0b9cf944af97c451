package org.wardline.numbering;

import java.util.Optional;
import java.util.regex.Pattern;

/// A number of the public network with its country code (ITU-T E.164): 7 to 15 digits. Whose it is
/// may be patient information, so it is never printed; [#text] gives it to the wire and to sealed
/// columns.
///
/// @param digits country code first, without the plus
public record E164(String digits) {

    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{6,14}");
    private static final String PLUS = "+";

    /// @throws IllegalArgumentException for anything else
    public E164 {
        if (!FORM.matcher(digits).matches()) {
            throw new IllegalArgumentException(
                    "A number of the public network is a country code and a number, 7 to 15 digits.");
        }
    }

    /// Reads the form `+15552671234`, without spaces or hyphens.
    public static Optional<E164> of(String text) {
        return text.startsWith(PLUS) && FORM.matcher(text.substring(1)).matches()
                ? Optional.of(new E164(text.substring(1)))
                : Optional.empty();
    }

    /// The form `+15552671234`.
    public String text() {
        return PLUS + digits;
    }

    @Override
    public String toString() {
        return "E164[PHI]";
    }
}
