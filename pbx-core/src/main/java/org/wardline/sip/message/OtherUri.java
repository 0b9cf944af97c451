package org.wardline.sip.message;

import java.util.Locale;
import java.util.Objects;

/// A URI of a scheme that is not SIP's, kept as it came.
///
/// @param scheme in lower case
/// @param rest what follows the colon
public record OtherUri(String scheme, String rest) implements Uri {

    public OtherUri {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(rest, "rest");
    }

    static OtherUri parse(String scheme, Cursor in) throws SyntaxException {
        String rest = in.run(Chars.VISIBLE);
        if (rest.isEmpty() || rest.indexOf('<') >= 0 || rest.indexOf('>') >= 0) {
            throw in.error("URI without content", "25.1");
        }
        return new OtherUri(scheme.toLowerCase(Locale.ROOT), rest);
    }

    @Override
    public String text() {
        return scheme + ":" + rest;
    }

    @Override
    public String toString() {
        return scheme + ":[PHI]";
    }
}
