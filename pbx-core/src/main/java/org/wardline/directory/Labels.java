package org.wardline.directory;

/// The one rule for short texts that people give to things.
final class Labels {

    private static final int MAX_CHARS = 100;

    private Labels() {}

    /// The text without leading and trailing blanks.
    ///
    /// @throws DirectoryRefused when it is empty, longer than 100 characters or holds control
    ///   characters (they would forge lines in a log or a SIP header)
    static String checked(String what, String text) {
        String label = text.strip();
        if (label.isEmpty() || label.length() > MAX_CHARS) {
            throw new DirectoryRefused("The " + what + " needs 1 to 100 characters.");
        }
        if (label.chars()
                .anyMatch(c ->
                        Character.getType(c) == Character.FORMAT || Character.isISOControl(c))) {
            throw new DirectoryRefused("The " + what + " holds control characters.");
        }
        return label;
    }
}
