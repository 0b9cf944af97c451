package org.wardline.sip.message;

/// The order of a request within its dialog or registration, with its method (RFC 3261 20.16).
///
/// @param number 0..2^31-1
public record CSeq(long number, Method method) {

    /// RFC 3261 8.1.1.5: less than 2^31.
    public static final long MAX = Integer.MAX_VALUE;

    public CSeq {
        if (number < 0 || number > MAX) {
            throw new IllegalArgumentException("CSeq number out of range");
        }
    }

    static CSeq parse(Cursor in) throws SyntaxException {
        long number = in.number(MAX, "CSeq number out of range", "8.1.1.5");
        if (in.peek() != ' ' && in.peek() != '\t') {
            throw in.error("CSeq method expected", "20.16");
        }
        in.skipSpace();
        return new CSeq(number, Method.of(in.token("CSeq method expected", "20.16")));
    }

    void write(StringBuilder out) {
        out.append(number).append(' ').append(method.name());
    }
}
