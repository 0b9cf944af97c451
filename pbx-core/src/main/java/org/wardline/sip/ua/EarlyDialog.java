package org.wardline.sip.ua;

import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// What a peer is told that asks for something else than what belongs to the open INVITE, in a
/// dialog that is there already. Not 481, which would say that it is not (RFC 3261 12.2.1.2); but
/// that is what a PRACK gets that acknowledges nothing (RFC 3262 3), and a BYE of a callee, who has
/// to refuse instead (15).
final class EarlyDialog {

    private EarlyDialog() {}

    /// The response, with the To of the request as it came.
    ///
    /// @param localTag for a To without a tag
    /// @param another what an INVITE gets while the first one is open (14.2)
    static SipResponse answer(SipRequest request, String localTag, Refusal another) {
        if (request.is(Method.OPTIONS)) {
            return SipResponse.to(request, 200, localTag).with(Capabilities.all());
        }
        Refusal refusal = refusal(request, another);
        return SipResponse.to(request, refusal.status(), localTag).with(refusal.headers());
    }

    private static Refusal refusal(SipRequest request, Refusal another) {
        if (request.is(Method.INVITE)) {
            return another;
        }
        if (request.is(Method.PRACK) || request.is(Method.BYE)) {
            return Refusal.of(481);
        }
        return RequestCheck.method(request).orElse(new Refusal(405, Capabilities.ALLOW));
    }
}
