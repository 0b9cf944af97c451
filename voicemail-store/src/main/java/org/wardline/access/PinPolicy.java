package org.wardline.access;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.wardline.ident.Secret;

/// Which PINs a person may choose (R44): long enough that ten tries find nothing, and none of those
/// that are tried first: runs, repeats, keypad figures, dates, one's own number.
public final class PinPolicy {

    /// Shortest PIN.
    public static final int MIN_DIGITS = 8;

    /// Longest PIN.
    public static final int MAX_DIGITS = 16;

    private static final int MIN_DISTINCT = 4;
    private static final int DATE_DIGITS = 8;
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2099;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final String UP = "01234567890123456789012345";
    private static final String DOWN = new StringBuilder(UP).reverse().toString();

    /// Something of at most four digits, said again and again.
    private static final Pattern REPEATED = Pattern.compile("([0-9]{1,4}?)\\1+[0-9]{0,3}");

    /// Figures on the keypad and the mirrored runs; what is left of the usual lists of 8 digits.
    private static final Set<String> KNOWN =
            Set.of(
                    ("14725836 25836914 36925814 14789632 12369874 98741236 78945612 "
                                    + "12345679 98765421 12344321 43211234 11223344 44332211 55667788 "
                                    + "10203040 31415926 27182818 16180339 25802580 08520852 15935748 "
                                    + "75395146 11335577 13579246 24681357 12457836 78451236 96385274")
                            .split(" "));

    private static final List<DateTimeFormatter> DATES =
            List.of(date("uuuuMMdd"), date("MMdduuuu"), date("ddMMuuuu"));

    private PinPolicy() {}

    /// Why a PIN is refused.
    public enum Weakness {
        /// Not 8 to 16 digits.
        LENGTH("A PIN has 8 to 16 digits."),
        /// Among those that are tried first.
        GUESSABLE("This PIN is among those that are guessed first; choose another."),
        /// The first PIN or the current one.
        UNCHANGED("The new PIN must differ from the current one.");

        private final String safeMessage;

        Weakness(String safeMessage) {
            this.safeMessage = safeMessage;
        }

        /// One sentence for the person.
        public String safeMessage() {
            return safeMessage;
        }
    }

    /// Checks a new PIN.
    ///
    /// @param number the number of the person whose PIN it is to be
    /// @return empty when it is good
    public static Optional<Weakness> check(String number, Secret<String> pin) {
        var digits = pin.reveal();
        if (!DIGITS.matcher(digits).matches()
                || digits.length() < MIN_DIGITS
                || digits.length() > MAX_DIGITS) {
            return Optional.of(Weakness.LENGTH);
        }
        var guessable =
                digits.chars().distinct().count() < MIN_DISTINCT
                        || UP.contains(digits)
                        || DOWN.contains(digits)
                        || REPEATED.matcher(digits).matches()
                        || KNOWN.contains(digits)
                        || isDate(digits)
                        || digits.replace(number, "").length() < MIN_DISTINCT;
        return guessable ? Optional.of(Weakness.GUESSABLE) : Optional.empty();
    }

    private static boolean isDate(String digits) {
        return digits.length() == DATE_DIGITS
                && DATES.stream().anyMatch(form -> isDate(digits, form));
    }

    private static boolean isDate(String digits, DateTimeFormatter form) {
        try {
            int year = LocalDate.parse(digits, form).getYear();
            return year >= FIRST_YEAR && year <= LAST_YEAR;
        } catch (DateTimeParseException _) {
            return false;
        }
    }

    private static DateTimeFormatter date(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}
