package org.wardline.policy;

import java.util.ArrayList;
import java.util.List;
import org.wardline.media.SrtpProfile;

/// Which SRTP suites a phone is offered and allowed, best first (R6). The order is [SrtpProfile]'s;
/// a phone whose firmware mishandles a suite ([PhoneQuirk]) is spared that one and keeps the rest.
public final class CryptoPolicy {

    private CryptoPolicy() {}

    /// The suites for a phone, best first; never empty.
    ///
    /// @param userAgent what the phone says of itself; empty when it says nothing
    public static List<SrtpProfile> suitesFor(String userAgent) {
        List<SrtpProfile> suites = new ArrayList<>(List.of(SrtpProfile.values()));
        if (PhoneQuirk.of(userAgent).contains(PhoneQuirk.NO_AUDIO_WITH_AES_256_CM)) {
            suites.remove(SrtpProfile.AES_256_CM_HMAC_SHA1_80);
        }
        return List.copyOf(suites);
    }
}
