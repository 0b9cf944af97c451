package org.wardline.directory;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A street address in the United States to which help can be sent, in the elements of RFC 4119
/// 2.2.1 and RFC 5139 3.1. Its form is checked here; that the address exists is confirmed by the
/// carrier ([Premises.Validation]).
///
/// @param street RD and what stands around it
/// @param city A3
/// @param county A2
/// @param state A1: two letters as the Postal Service writes them, territories too
/// @param postalCode PC: five digits, or nine as `12345-6789`
public record CivicAddress(
        Street street, String city, Optional<String> county, String state, String postalCode) {

    /// The country element of every address (RFC 4119 2.2.1).
    public static final String COUNTRY = "US";

    private static final Set<String> STATES =
            Set.of(
                    ("AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT"
                                    + " NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA"
                                    + " WV WI WY DC AS GU MP PR VI")
                            .split(" ", -1));

    private static final Pattern POSTAL_CODE = Pattern.compile("[0-9]{5}(?:-[0-9]{4})?");

    /// A house in a street.
    ///
    /// @param number HNO: 1 to 10 digits
    /// @param numberSuffix HNS, for example `A` or `1/2`
    /// @param leading PRD: a direction before the name, such as `NW`
    /// @param name RD, without its type
    /// @param type STS: `Street`, `Ave`, ...
    /// @param trailing POD: a direction after the type
    public record Street(
            String number,
            Optional<String> numberSuffix,
            Optional<String> leading,
            String name,
            Optional<String> type,
            Optional<String> trailing) {

        private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
        private static final Pattern SUFFIX = Pattern.compile("[0-9A-Za-z][0-9A-Za-z/ -]{0,9}");
        private static final Pattern POST_BOX =
                Pattern.compile("(?:post office|p\\.? ?o\\.?) ?box\\b.*", Pattern.CASE_INSENSITIVE);
        private static final Set<String> DIRECTIONS =
                Set.of("N", "NE", "E", "SE", "S", "SW", "W", "NW");

        /// @throws DirectoryRefused with a sentence that says which part is malformed
        public Street {
            require(
                    NUMBER.matcher(number).matches(),
                    "A house number is 1 to 10 digits; what follows them is its suffix.");
            require(
                    numberSuffix.filter(text -> !SUFFIX.matcher(text).matches()).isEmpty(),
                    "The suffix of a house number is 1 to 10 letters, digits, slashes or hyphens.");
            require(
                    Stream.of(leading, trailing)
                            .flatMap(Optional::stream)
                            .allMatch(DIRECTIONS::contains),
                    "A direction of a street is N, NE, E, SE, S, SW, W or NW.");
            name = Labels.checked("name of the street", name);
            require(
                    !POST_BOX.matcher(name).matches(),
                    "Nobody can be found at a post office box: name the street.");
            type = type.map(text -> Labels.checked("type of the street", text));
        }

        private String text() {
            return Stream.of(
                            Optional.of(number),
                            numberSuffix,
                            leading,
                            Optional.of(name),
                            type,
                            trailing)
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(" "));
        }
    }

    /// @throws DirectoryRefused with a sentence that says which part is malformed
    public CivicAddress {
        Objects.requireNonNull(street, "street");
        city = Labels.checked("city", city);
        county = county.map(text -> Labels.checked("county", text));
        require(STATES.contains(state), "A state is two capital letters, such as IL.");
        require(
                POSTAL_CODE.matcher(postalCode).matches(),
                "A postal code is five digits, or nine as 12345-6789.");
    }

    /// On one line, as people write it: `350 Fifth Ave, New York, NY 10118`.
    public String text() {
        return "%s, %s, %s %s".formatted(street.text(), city, state, postalCode);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new DirectoryRefused(sentence);
        }
    }
}
