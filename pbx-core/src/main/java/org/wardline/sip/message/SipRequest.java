package org.wardline.sip.message;

import java.util.Objects;

/// A request (RFC 3261 7.1).
public record SipRequest(Method method, Uri uri, Headers headers, Body body) implements SipMessage {

    private static final long DEFAULT_MAX_FORWARDS = 70;

    public SipRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(body, "body");
        SipMessage.check(headers);
    }

    public boolean is(Method wanted) {
        return method.equals(wanted);
    }

    /// 0..255; 70 when the sender left it out, as RFC 2543 allowed.
    public long maxForwards() {
        return headers.first(HeaderName.MAX_FORWARDS).orElse(DEFAULT_MAX_FORWARDS);
    }

    public SipRequest withHeaders(Headers changed) {
        return new SipRequest(method, uri, changed, body);
    }

    public SipRequest withBody(Body changed) {
        return new SipRequest(method, uri, headers, changed);
    }

    /// What may be printed of it: the method.
    @Override
    public String toString() {
        return "SipRequest[" + method + "]";
    }
}
