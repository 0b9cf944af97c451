package org.wardline.numbering;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads what somebody dialled as a number of the public network.
///
///     +442071838750   011442071838750   as it is, or with the country's prefix for other countries
///     12015550123     2015550123        with or without the country's own prefix
///     5550123                           with the practice's area code
///     9...                              any of these after the habitual 9 for an outside line
///
/// The first reading that is a number in use is meant; when none is, the first that is possible.
/// Emergency numbers, extensions and star codes come before all of this, in the router.
public final class DialledNumber {

    /// Digits only: a phone that sends hyphens or letters means something else.
    private static final Pattern FORM = Pattern.compile("\\+?[0-9]{5,24}");

    private static final Pattern PREMIUM_EXCHANGE = Pattern.compile("1[2-9][0-9]{2}976[0-9]{4}");

    private static final String HABITUAL_PREFIX = "9";
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private DialledNumber() {}

    /// Reads it; empty when it can't be a number of the public network.
    ///
    /// @param dialled anything at all
    public static Optional<OutsideNumber> read(NumberingPlace place, String dialled) {
        if (!FORM.matcher(dialled).matches()) {
            return Optional.empty();
        }
        List<PhoneNumber> readings =
                writings(place, dialled).stream()
                        .flatMap(written -> parsed(place, written).stream())
                        .toList();
        return readings.stream()
                .filter(NUMBERS::isValidNumber)
                .findFirst()
                .or(() -> readings.stream().findFirst())
                .flatMap(number -> judged(place, number));
    }

    private static List<String> writings(NumberingPlace place, String dialled) {
        if (dialled.startsWith("+")) {
            return List.of(dialled);
        }
        List<String> writings = new ArrayList<>(withAreaCode(place, dialled));
        if (dialled.startsWith(HABITUAL_PREFIX)) {
            writings.addAll(withAreaCode(place, dialled.substring(HABITUAL_PREFIX.length())));
        }
        return writings;
    }

    /// In North America a number may be dialled without the country's own prefix; elsewhere one
    /// without it is a local one.
    private static List<String> withAreaCode(NumberingPlace place, String dialled) {
        if (place.areaCode().isEmpty()) {
            return List.of(dialled);
        }
        String local = place.areaCode().get() + dialled;
        boolean prefixed = dialled.startsWith("0") || isNorthAmerican(place);
        return prefixed ? List.of(dialled, local) : List.of(local, dialled);
    }

    private static boolean isNorthAmerican(NumberingPlace place) {
        return NUMBERS.getCountryCodeForRegion(place.region()) == 1;
    }

    private static Optional<PhoneNumber> parsed(NumberingPlace place, String written) {
        try {
            return Optional.of(NUMBERS.parse(written, place.region()))
                    .filter(DialledNumber::isPossible);
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /// Not one that only neighbours could dial.
    private static boolean isPossible(PhoneNumber number) {
        return NUMBERS.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
    }

    /// What is judged is what a carrier will be given: the number in full, read once more. One that
    /// reads differently then is none.
    private static Optional<OutsideNumber> judged(NumberingPlace place, PhoneNumber number) {
        String full = full(number);
        return parsed(place, full)
                .filter(again -> full(again).equals(full))
                .flatMap(again ->
                        E164.of(full)
                                .map(e164 ->
                                        new OutsideNumber(e164, destination(place, again, e164))));
    }

    private static String full(PhoneNumber number) {
        return NUMBERS.format(number, PhoneNumberUtil.PhoneNumberFormat.E164);
    }

    private static DestinationClass destination(
            NumberingPlace place, PhoneNumber number, E164 e164) {
        if (PREMIUM_EXCHANGE.matcher(e164.digits()).matches()) {
            return new DestinationClass.Premium();
        }
        return switch (NUMBERS.getNumberType(number)) {
            case UNKNOWN -> new DestinationClass.Unknown();
            case TOLL_FREE -> new DestinationClass.TollFree();
            // Numbers that follow a person are abused like premium ones: the caller pays the way.
            case PREMIUM_RATE, PERSONAL_NUMBER -> new DestinationClass.Premium();
            case SHARED_COST -> inCountry(place, number, new DestinationClass.SharedCost());
            case FIXED_LINE, MOBILE, FIXED_LINE_OR_MOBILE, VOIP, PAGER, UAN, VOICEMAIL ->
                    inCountry(place, number, new DestinationClass.National());
        };
    }

    private static DestinationClass inCountry(
            NumberingPlace place, PhoneNumber number, DestinationClass athome) {
        String region = NUMBERS.getRegionCodeForNumber(number);
        if (place.region().equals(region)) {
            return athome;
        }
        // Country codes of no country are satellites and global networks.
        return region != null && DestinationClass.REGION.matcher(region).matches()
                ? new DestinationClass.International(region)
                : new DestinationClass.Premium();
    }
}
