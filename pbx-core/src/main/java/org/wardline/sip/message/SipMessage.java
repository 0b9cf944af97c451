package org.wardline.sip.message;

import java.util.Optional;

/// A request or a response (RFC 3261 7). Immutable; From, To, Call-ID and CSeq are always there.
public sealed interface SipMessage permits SipRequest, SipResponse {

    Headers headers();

    Body body();

    default NameAddr from() {
        return mandatory(HeaderName.FROM);
    }

    default NameAddr to() {
        return mandatory(HeaderName.TO);
    }

    default String callId() {
        return mandatory(HeaderName.CALL_ID);
    }

    default CSeq cseq() {
        return mandatory(HeaderName.CSEQ);
    }

    /// The topmost Via. A parsed message has one; a request that we made has one once a client
    /// transaction sent it.
    default Via topVia() {
        return mandatory(HeaderName.VIA);
    }

    default Optional<String> fromTag() {
        return from().tag();
    }

    default Optional<String> toTag() {
        return to().tag();
    }

    private <T> T mandatory(HeaderName<T> name) {
        return headers().first(name).orElseThrow(() -> missing(name));
    }

    /// Checks what every message has.
    static void check(Headers headers) {
        requireField(headers, HeaderName.FROM);
        requireField(headers, HeaderName.TO);
        requireField(headers, HeaderName.CALL_ID);
        requireField(headers, HeaderName.CSEQ);
        if (headers.has(HeaderName.CONTENT_LENGTH) || headers.has(HeaderName.CONTENT_TYPE)) {
            throw new IllegalArgumentException("The body knows its type and length");
        }
    }

    private static void requireField(Headers headers, HeaderName<?> name) {
        if (!headers.has(name)) {
            throw missing(name);
        }
    }

    private static IllegalArgumentException missing(HeaderName<?> name) {
        return new IllegalArgumentException("Message without " + name);
    }
}
