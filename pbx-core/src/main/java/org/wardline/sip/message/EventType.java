package org.wardline.sip.message;

import java.util.Locale;

/// The event package that a subscription is about (RFC 6665 8.2.1).
///
/// @param packageName for example `message-summary`, lower case
/// @param params `id` and others
public record EventType(String packageName, Params params) {

    public EventType {
        packageName = packageName.toLowerCase(Locale.ROOT);
    }

    public static EventType of(String packageName) {
        return new EventType(packageName, Params.NONE);
    }

    static EventType parse(Cursor in) throws SyntaxException {
        String name = in.token("Event package expected", "RFC 6665 8.2.1");
        return new EventType(name, Params.parse(in, "RFC 6665 8.2.1"));
    }

    /// The state of a subscription, which has the same form; `expires` and `retry-after` are times
    /// (RFC 6665 8.2.3).
    static EventType parseState(Cursor in) throws SyntaxException {
        EventType state = parse(in);
        in.checkNumber(
                state.params,
                "expires",
                HeaderName.MAX_DELTA_SECONDS,
                "Subscription-State",
                "RFC 6665 8.2.3");
        in.checkNumber(
                state.params,
                "retry-after",
                HeaderName.MAX_DELTA_SECONDS,
                "Subscription-State",
                "RFC 6665 8.2.3");
        return state;
    }

    void write(StringBuilder out) {
        out.append(packageName);
        params.write(out);
    }
}
