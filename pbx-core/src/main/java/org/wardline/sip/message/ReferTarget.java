package org.wardline.sip.message;

import java.util.Objects;
import java.util.Optional;

/// Whom a REFER asks us to call (RFC 3515 2.1): the URI of Refer-To without its headers, and the
/// one header that we follow, Replaces (RFC 3891 4). The other headers are the referrer's wishes
/// for a request of ours; nobody dictates those.
///
/// @param uri the new party
/// @param replaces the dialog with that party that the referrer has already: an attended transfer
public record ReferTarget(SipUri uri, Optional<Replaces> replaces) {

    private static final String REPLACES = "replaces=";

    public ReferTarget {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(replaces, "replaces");
    }

    /// Reads a Refer-To; empty when it is no SIP URI or its Replaces is malformed.
    public static Optional<ReferTarget> of(NameAddr referTo) {
        if (!(referTo.uri() instanceof SipUri uri)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ReferTarget(uri.withoutHeaders(), replaces(uri.headers())));
        } catch (SyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Replaces> replaces(String headers) throws SyntaxException {
        for (String header : headers.split("&", -1)) {
            if (header.regionMatches(true, 0, REPLACES, 0, REPLACES.length())) {
                var in = new Cursor(UriText.decode(header.substring(REPLACES.length())), 0);
                Replaces replaces = Replaces.parse(in);
                in.expectEnd("Unexpected text in Replaces", "RFC 3891 6.1");
                return Optional.of(replaces);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "ReferTarget[PHI]";
    }
}
