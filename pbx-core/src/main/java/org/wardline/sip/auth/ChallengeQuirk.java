package org.wardline.sip.auth;

import java.util.List;
import org.wardline.policy.PhoneQuirk;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipRequest;

/// Phones that can't live with two challenges in one response (RFC 8760 2.1) get MD5 alone, as
/// [PhoneQuirk] lists them. MD5 is in every other 401 too, and a device that has used SHA-256 once
/// is refused with MD5 whatever it is challenged with.
final class ChallengeQuirk {

    private ChallengeQuirk() {}

    /// The algorithms to challenge the sender of a request with, the best first; a phone takes the
    /// topmost one that it knows.
    static List<DigestAlgorithm> algorithmsFor(SipRequest request) {
        String agent = request.headers().first(HeaderName.USER_AGENT).orElse("");
        return PhoneQuirk.of(agent).contains(PhoneQuirk.GIVES_UP_AT_AN_UNKNOWN_CHALLENGE)
                ? List.of(DigestAlgorithm.MD5)
                : List.of(DigestAlgorithm.values());
    }
}
