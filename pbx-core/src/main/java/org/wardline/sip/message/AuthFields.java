package org.wardline.sip.message;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The scheme and parameters of an Authorization or WWW-Authenticate header (RFC 3261 25.1
/// `credentials`, `challenge`).
///
/// @param scheme in lower case
/// @param params names in lower case, values without quotes
public record AuthFields(String scheme, Map<String, String> params) {

    private static final int MAX_PARAMS = 24;

    public AuthFields {
        params = Map.copyOf(params);
    }

    /// Reads a header value; empty when it is malformed or names a parameter twice, because then
    /// two readers could see two different things.
    public static Optional<AuthFields> parse(String text) {
        try {
            return Optional.of(parse(new Cursor(text, 0)));
        } catch (SyntaxException _) {
            return Optional.empty();
        }
    }

    /// The value of a parameter; empty when it is absent.
    public String get(String name) {
        return params.getOrDefault(name, "");
    }

    private static AuthFields parse(Cursor in) throws SyntaxException {
        String scheme = in.token("Scheme expected", "25.1").toLowerCase(Locale.ROOT);
        in.skipSpace();
        var params = new HashMap<String, String>();
        do {
            String name = in.token("Parameter expected", "25.1").toLowerCase(Locale.ROOT);
            if (!in.skipSpaced('=')) {
                throw in.error("Parameter value expected", "25.1");
            }
            String value =
                    in.peek() == '"'
                            ? Cursor.unquote(in.quoted())
                            : in.token("Parameter value expected", "25.1");
            if (params.put(name, value) != null || params.size() > MAX_PARAMS) {
                throw in.error("Parameter given twice, or too many", "25.1");
            }
        } while (in.skipSpaced(','));
        in.expectEnd("Unexpected text", "25.1");
        return new AuthFields(scheme, params);
    }

    /// Names only: values are credentials.
    @Override
    public String toString() {
        return "AuthFields" + params.keySet();
    }
}
