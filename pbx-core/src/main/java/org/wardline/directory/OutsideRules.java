package org.wardline.directory;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wardline.numbering.DestinationClass;
import org.wardline.toll.TollCaps;

/// What a practice lets its phones call in the public network, and how much. Emergency calls are
/// under none of these rules; premium numbers are called under none.
///
/// @param calls that each may have dialled and that go on, 0 to [#MOST_CALLS]
/// @param minutes of a day, 0 to [#MOST_MINUTES]
/// @param rates of the countries beside its own that are called, by ISO 3166's two capital letters:
///   how many minutes of the day a minute there spends, 1 to [#MOST_RATE]. So the minutes bound
///   what is spent, in units of a minute at home.
public record OutsideRules(TollCaps calls, TollCaps minutes, SortedMap<String, Integer> rates) {

    /// More than a person keeps in hand, with those handed on, and a working day of one phone; ten
    /// times that for all together and for a gateway, which dials for all the callers behind it. No
    /// other country.
    public static final OutsideRules DEFAULT =
            new OutsideRules(
                    new TollCaps(10, 100, 100),
                    new TollCaps(8 * 60, 80 * 60, 80 * 60),
                    new TreeMap<>());

    public static final int MOST_CALLS = 1_000;

    /// The dearest landline costs less than this many at home.
    public static final int MOST_RATE = 1_000;

    /// All day long on as many calls.
    public static final int MOST_MINUTES = MOST_CALLS * 24 * 60;

    /// @throws DirectoryRefused with a sentence for who set it
    public OutsideRules {
        Objects.requireNonNull(calls, "calls");
        Objects.requireNonNull(minutes, "minutes");
        rates = Collections.unmodifiableSortedMap(new TreeMap<>(rates));
        if (!calls.isWithin(MOST_CALLS)) {
            throw new DirectoryRefused("Calls at a time are 0 to %d.".formatted(MOST_CALLS));
        }
        if (!minutes.isWithin(MOST_MINUTES)) {
            throw new DirectoryRefused("Minutes of a day are 0 to %d.".formatted(MOST_MINUTES));
        }
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().containsAll(rates.keySet())) {
            throw new DirectoryRefused("A country is two capital letters, such as MX.");
        }
        if (rates.values().stream().anyMatch(rate -> rate < 1 || rate > MOST_RATE)) {
            throw new DirectoryRefused(
                    "A minute abroad spends 1 to %d minutes.".formatted(MOST_RATE));
        }
    }

    /// How many minutes of the day a minute of a call spends that may be made.
    public int rate(DestinationClass destination) {
        return switch (destination) {
            case DestinationClass.International(String country) -> rates.getOrDefault(country, 1);
            case DestinationClass.National _,
                    DestinationClass.TollFree _,
                    DestinationClass.SharedCost _,
                    DestinationClass.Premium _,
                    DestinationClass.Unknown _ ->
                    1;
        };
    }

    /// Of one cap, the part of a device of a kind.
    public static int of(TollCaps cap, DeviceKind kind) {
        return switch (kind) {
            case PHONE -> cap.ofPhone();
            case GATEWAY -> cap.ofGateway();
        };
    }
}
