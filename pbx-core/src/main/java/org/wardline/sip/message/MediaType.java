package org.wardline.sip.message;

import java.util.Locale;

/// The type of a body, or a range of types in Accept (RFC 3261 20.1, 20.15).
///
/// @param type lower case, `*` in a range
/// @param subtype lower case, `*` in a range
public record MediaType(String type, String subtype, Params params) {

    public static final MediaType SDP = of("application", "sdp");

    /// A body in parts, in an order that means nothing (RFC 2046 5.1.3).
    public static final MediaType MIXED = of("multipart", "mixed");

    /// Where a caller is, as its phone knows it (RFC 4119, RFC 6442).
    public static final MediaType LOCATION = of("application", "pidf+xml");

    public static final MediaType MESSAGE_SUMMARY = of("application", "simple-message-summary");
    public static final MediaType DIALOG_INFO = of("application", "dialog-info+xml");

    /// What a NOTIFY about a REFER holds: the beginning of a message (RFC 3420, RFC 3515 2.4.5).
    public static final MediaType SIPFRAG =
            new MediaType("message", "sipfrag", Params.NONE.with("version", "2.0"));

    public MediaType {
        type = type.toLowerCase(Locale.ROOT);
        subtype = subtype.toLowerCase(Locale.ROOT);
    }

    public static MediaType of(String type, String subtype) {
        return new MediaType(type, subtype, Params.NONE);
    }

    /// Same type and subtype, parameters aside.
    public boolean is(MediaType that) {
        return type.equals(that.type) && subtype.equals(that.subtype);
    }

    /// Whether this range of an Accept header holds the type.
    public boolean includes(MediaType that) {
        return (type.equals("*") || type.equals(that.type))
                && (subtype.equals("*") || subtype.equals(that.subtype));
    }

    static MediaType parse(Cursor in) throws SyntaxException {
        String type = in.token("Media type expected", "20.15");
        if (!in.skipSpaced('/')) {
            throw in.error("Media type expected", "20.15");
        }
        String subtype = in.token("Media subtype expected", "20.15");
        return new MediaType(type, subtype, Params.parse(in, "20.15"));
    }

    void write(StringBuilder out) {
        out.append(type).append('/').append(subtype);
        params.write(out);
    }
}
