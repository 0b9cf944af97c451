package org.wardline.directory;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.wardline.toll.TollCaps;

/// What a practice lets its phones call in the public network, and how much. Emergency calls are
/// under none of these rules; premium numbers are called under none.
///
/// @param calls that each may have dialled and that go on, 0 to [#MOST_CALLS]
/// @param minutes of a day, 0 to [#MOST_MINUTES]
/// @param countries beside its own that are called, ISO 3166, two capital letters
public record OutsideRules(TollCaps calls, TollCaps minutes, SortedSet<String> countries) {

    /// More than a person keeps in hand, with those handed on, and a working day of one phone; ten
    /// times that for all together and for a gateway, which dials for all the callers behind it. No
    /// other country.
    public static final OutsideRules DEFAULT =
            new OutsideRules(
                    new TollCaps(10, 100, 100),
                    new TollCaps(8 * 60, 80 * 60, 80 * 60),
                    new TreeSet<>());

    public static final int MOST_CALLS = 1_000;

    /// All day long on as many calls.
    public static final int MOST_MINUTES = MOST_CALLS * 24 * 60;

    /// @throws DirectoryRefused with a sentence for who set it
    public OutsideRules {
        Objects.requireNonNull(calls, "calls");
        Objects.requireNonNull(minutes, "minutes");
        countries = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(countries));
        if (!calls.isWithin(MOST_CALLS)) {
            throw new DirectoryRefused("Calls at a time are 0 to %d.".formatted(MOST_CALLS));
        }
        if (!minutes.isWithin(MOST_MINUTES)) {
            throw new DirectoryRefused("Minutes of a day are 0 to %d.".formatted(MOST_MINUTES));
        }
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().containsAll(countries)) {
            throw new DirectoryRefused("A country is two capital letters, such as MX.");
        }
    }

    /// Of one cap, the part of a device of a kind.
    public static int of(TollCaps cap, DeviceKind kind) {
        return switch (kind) {
            case PHONE -> cap.ofPhone();
            case GATEWAY -> cap.ofGateway();
        };
    }
}
