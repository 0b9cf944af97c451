package org.wardline.numbering;

import java.util.Objects;
import java.util.regex.Pattern;

/// What kind of number is called, as it matters for what the call may cost.
public sealed interface DestinationClass {

    /// A country, as ISO 3166 names it in two letters.
    Pattern REGION = Pattern.compile("[A-Z]{2}");

    /// The called party pays.
    record TollFree() implements DestinationClass {}

    /// In the practice's own country, at the usual rate: landlines and mobiles.
    record National() implements DestinationClass {}

    /// In the practice's own country, at a rate that both share.
    record SharedCost() implements DestinationClass {}

    /// In another country. Countries that share a country code are other countries: +1 876 is
    /// Jamaica, and is called from the United States like the next town.
    ///
    /// @param region ISO 3166, two letters
    record International(String region) implements DestinationClass {
        public International {
            Objects.requireNonNull(region, "region");
            if (!REGION.matcher(region).matches()) {
                throw new IllegalArgumentException("A country is two capital letters.");
            }
        }
    }

    /// Whoever is called earns by the call, or it is by satellite: in any country.
    record Premium() implements DestinationClass {}

    /// A possible number in no range that is known to be in use.
    record Unknown() implements DestinationClass {}
}
