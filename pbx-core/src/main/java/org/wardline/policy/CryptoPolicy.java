package org.wardline.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardline.media.SrtpProfile;

/// Which SRTP suites a phone is offered and allowed, best first (R6). The order is [SrtpProfile]'s;
/// a phone whose firmware mishandles a suite is spared that one and keeps the rest. A quirk only
/// ever removes: no phone gets a weaker suite than the four, whatever it calls itself.
public final class CryptoPolicy {

    /// The models that are known to mishandle a suite. What a phone says of itself is not proof,
    /// and need not be: the worst that a liar gets is another of our suites.
    private enum Quirk {
        /// Yealink from firmware x.86 on: AES-256 in counter mode is agreed and no audio comes
        /// through.
        YEALINK_86("yealink .* [0-9]+\\.([0-9]+)\\.", 86, SrtpProfile.AES_256_CM_HMAC_SHA1_80);

        private final Pattern userAgent;
        private final int sinceFirmware;
        private final SrtpProfile mishandled;

        Quirk(String userAgent, int sinceFirmware, SrtpProfile mishandled) {
            this.userAgent = Pattern.compile(userAgent);
            this.sinceFirmware = sinceFirmware;
            this.mishandled = mishandled;
        }

        boolean has(String agent) {
            Matcher matcher = userAgent.matcher(agent);
            if (!matcher.find()) {
                return false;
            }
            String firmware = matcher.group(1);
            return firmware.length() <= 4 && Integer.parseInt(firmware) >= sinceFirmware;
        }
    }

    private CryptoPolicy() {}

    /// The suites for a phone, best first; never empty.
    ///
    /// @param userAgent what the phone says of itself; empty when it says nothing
    public static List<SrtpProfile> suitesFor(String userAgent) {
        String agent = userAgent.toLowerCase(Locale.ROOT);
        List<SrtpProfile> suites = new ArrayList<>(List.of(SrtpProfile.values()));
        for (Quirk quirk : Quirk.values()) {
            if (quirk.has(agent)) {
                suites.remove(quirk.mishandled);
            }
        }
        return List.copyOf(suites);
    }
}
