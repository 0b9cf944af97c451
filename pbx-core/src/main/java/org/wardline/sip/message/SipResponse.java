package org.wardline.sip.message;

import java.util.Objects;

/// A response (RFC 3261 7.2).
///
/// @param status 100..699
/// @param reason for people; may be empty
public record SipResponse(int status, String reason, Headers headers, Body body)
        implements SipMessage {

    public SipResponse {
        if (status < 100 || status > 699) {
            throw new IllegalArgumentException("Status out of range");
        }
        if (reason.indexOf('\r') >= 0 || reason.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("Line break in a reason phrase");
        }
        Objects.requireNonNull(body, "body");
        SipMessage.check(headers);
    }

    /// The response to a request with what RFC 3261 8.2.6.2 copies: Via, From, To, Call-ID, CSeq,
    /// and Record-Route where the response may begin a dialog (12.1.1).
    ///
    /// @param toTag added to To when the request had none and the status is not 100
    public static SipResponse to(SipRequest request, int status, String toTag) {
        Headers from = request.headers();
        boolean tagged = request.toTag().isPresent() || status == 100;
        Headers headers =
                from.only(HeaderName.VIA)
                        .with(from.only(HeaderName.FROM))
                        .with(HeaderName.TO, tagged ? request.to() : request.to().withTag(toTag))
                        .with(HeaderName.CALL_ID, request.callId())
                        .with(HeaderName.CSEQ, request.cseq());
        boolean establishes =
                status > 100
                        && status < 300
                        && (request.is(Method.INVITE) || request.is(Method.SUBSCRIBE));
        if (establishes) {
            headers = headers.with(from.only(HeaderName.RECORD_ROUTE));
        }
        return new SipResponse(status, ReasonPhrase.of(status), headers, Body.NONE);
    }

    public boolean isProvisional() {
        return status < 200;
    }

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    public boolean isFinal() {
        return status >= 200;
    }

    public <T> SipResponse with(HeaderName<T> name, T value) {
        return new SipResponse(status, reason, headers.with(name, value), body);
    }

    public SipResponse with(Headers more) {
        return new SipResponse(status, reason, headers.with(more), body);
    }

    public SipResponse withBody(Body changed) {
        return new SipResponse(status, reason, headers, changed);
    }

    /// What may be printed of it: status and method.
    @Override
    public String toString() {
        return "SipResponse[" + status + " " + cseq().method() + "]";
    }
}
