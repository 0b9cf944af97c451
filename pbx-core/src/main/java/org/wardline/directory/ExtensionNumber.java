package org.wardline.directory;

import java.util.Optional;
import java.util.regex.Pattern;

/// What is dialled inside a practice to reach an extension: 2 to 6 digits, the first not 0, and
/// never an emergency number.
public record ExtensionNumber(String digits) {

    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{1,5}");

    /// @throws DirectoryRefused when the digits are not of this form
    public ExtensionNumber {
        if (!FORM.matcher(digits).matches()) {
            throw new DirectoryRefused(
                    "An extension number has 2 to 6 digits and does not start with 0.");
        }
        if (EmergencyNumber.of(digits).isPresent()) {
            throw new DirectoryRefused("This number belongs to the emergency services.");
        }
    }

    /// A number as somebody dialled it; empty when no extension can have it.
    public static Optional<ExtensionNumber> of(String dialled) {
        boolean possible = FORM.matcher(dialled).matches() && EmergencyNumber.of(dialled).isEmpty();
        return possible ? Optional.of(new ExtensionNumber(dialled)) : Optional.empty();
    }

    @Override
    public String toString() {
        return digits;
    }
}
