package org.wardline.numbering;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a practice is among the world's telephone numbers; from there the numbers that its people
/// dial are read.
///
/// @param region its country, ISO 3166, two capital letters
/// @param areaCode put before a number that is dialled without one, 1 to 5 digits; empty where
///   nobody dials so
public record NumberingPlace(String region, Optional<String> areaCode) {

    /// A practice that has said nothing.
    public static final NumberingPlace DEFAULT = new NumberingPlace("US", Optional.empty());

    private static final Pattern AREA_CODE = Pattern.compile("[1-9][0-9]{0,4}");

    /// Where a number is: its country, and its area where the numbers of an area begin alike.
    public static NumberingPlace of(E164 number) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            var parsed = numbers.parse(number.text(), null);
            String national = numbers.getNationalSignificantNumber(parsed);
            int areaCode = numbers.getLengthOfGeographicalAreaCode(parsed);
            Optional<String> area =
                    Optional.of(national.substring(0, areaCode))
                            .filter(code -> AREA_CODE.matcher(code).matches());
            return Optional.ofNullable(numbers.getRegionCodeForNumber(parsed))
                    .filter(numbers.getSupportedRegions()::contains)
                    .map(region -> new NumberingPlace(region, area))
                    .orElse(DEFAULT);
        } catch (NumberParseException e) {
            return DEFAULT;
        }
    }

    /// @throws IllegalArgumentException with a sentence for who set it
    public NumberingPlace {
        Objects.requireNonNull(areaCode, "areaCode");
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
            throw new IllegalArgumentException(
                    "The country of the practice's numbers is two capital letters, such as US.");
        }
        if (areaCode.filter(code -> !AREA_CODE.matcher(code).matches()).isPresent()) {
            throw new IllegalArgumentException(
                    "An area code is 1 to 5 digits, without the 0 or 1 that is dialled before it.");
        }
    }
}
