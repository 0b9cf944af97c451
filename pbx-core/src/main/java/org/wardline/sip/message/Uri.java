package org.wardline.sip.message;

/// A URI in a request line or header field: ours to route ([SipUri]) or of another scheme
/// ([OtherUri]).
public sealed interface Uri permits SipUri, OtherUri {

    /// The scheme in lower case.
    String scheme();

    /// The wire form.
    String text();

    /// Reads a whole text as a URI.
    ///
    /// @throws IllegalArgumentException when it is none; for configuration and tests, not for
    ///   peers' input
    static Uri of(String text) {
        try {
            return parse(new Cursor(text, 0));
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    /// `SIP-URI / SIPS-URI / absoluteURI`, to the end of the cursor's text (RFC 3261 19.1, 25.1).
    static Uri parse(Cursor in) throws SyntaxException {
        String scheme = in.require(Chars.SCHEME, "URI scheme expected", "19.1.1");
        if (!Character.isLetter(scheme.charAt(0))) {
            throw in.error("URI scheme expected", "19.1.1");
        }
        in.expect(':', "URI scheme expected", "19.1.1");
        Uri uri =
                switch (scheme.toLowerCase(java.util.Locale.ROOT)) {
                    case "sip" -> SipUri.parse(false, in);
                    case "sips" -> SipUri.parse(true, in);
                    default -> OtherUri.parse(scheme, in);
                };
        if (!in.atEnd()) {
            throw in.error("Unexpected character in a URI", "19.1.1");
        }
        return uri;
    }
}
