package org.wardline.sip.auth;

import java.util.List;
import java.util.Locale;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipRequest;

/// Phones that can't live with two challenges in one response (RFC 8760 2.1).
///
/// Seen with baresip 1.0 and its library libre 1.1, with the challenges in either order: an
/// algorithm that it does not know makes it give up (`Function not implemented`) instead of taking
/// the other challenge. It gets MD5 alone. What a phone says of itself is no proof and need not be:
/// MD5 is in every other 401 too, and a device that has used SHA-256 once is refused with MD5
/// whatever it is challenged with.
final class ChallengeQuirk {

    private static final List<String> MD5_ALONE =
            List.of("baresip v0.", "baresip v1.", "libre 0.", "libre 1.");

    private ChallengeQuirk() {}

    /// The algorithms to challenge the sender of a request with, the best first; a phone takes the
    /// topmost one that it knows.
    static List<DigestAlgorithm> algorithmsFor(SipRequest request) {
        String agent =
                request.headers().first(HeaderName.USER_AGENT).orElse("").toLowerCase(Locale.ROOT);
        return MD5_ALONE.stream().anyMatch(agent::startsWith)
                ? List.of(DigestAlgorithm.MD5)
                : List.of(DigestAlgorithm.values());
    }
}
