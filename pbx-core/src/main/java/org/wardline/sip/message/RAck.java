package org.wardline.sip.message;

/// Which reliable provisional response a PRACK acknowledges (RFC 3262 7.2).
///
///     RAck = response-num LWS CSeq-num LWS Method
///
/// @param rseq number of the response
/// @param cseq of the request that it answers
public record RAck(long rseq, CSeq cseq) {

    static RAck parse(Cursor in) throws SyntaxException {
        long rseq = in.number(HeaderName.MAX_DELTA_SECONDS, "RAck out of range", "RFC 3262 7.2");
        if (!in.skip(' ')) {
            throw in.error("CSeq expected in RAck", "RFC 3262 7.2");
        }
        in.skipSpace();
        return new RAck(rseq, CSeq.parse(in));
    }

    void write(StringBuilder out) {
        out.append(rseq).append(' ');
        cseq.write(out);
    }
}
