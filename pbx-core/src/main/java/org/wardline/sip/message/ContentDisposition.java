package org.wardline.sip.message;

import java.util.Locale;

/// What a body is for, and whether the message counts without it (RFC 3261 20.11).
///
/// @param type lower case, for example `session`
public record ContentDisposition(String type, Params params) {

    public ContentDisposition {
        type = type.toLowerCase(Locale.ROOT);
    }

    /// Whether the body describes the session, as its sender says.
    public boolean isSession() {
        return type.equals("session");
    }

    /// Whether whoever does not understand the body is to go on without it.
    public boolean isOptional() {
        return handling("optional");
    }

    /// Whether whoever does not understand the body must refuse the message, as its sender says in
    /// so many words.
    public boolean isRequired() {
        return handling("required");
    }

    private boolean handling(String wanted) {
        return params.value("handling").filter(wanted::equalsIgnoreCase).isPresent();
    }

    static ContentDisposition parse(Cursor in) throws SyntaxException {
        String type = in.token("Disposition expected", "20.11");
        return new ContentDisposition(type, Params.parse(in, "20.11"));
    }

    void write(StringBuilder out) {
        out.append(type);
        params.write(out);
    }
}
