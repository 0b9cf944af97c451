package org.wardline.sip.ua;

import java.util.List;
import java.util.Optional;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;

/// The checks of RFC 3261 8.2 that need no state: method, headers, content, in that order.
///
/// They come before authentication, not after as 8.2 suggests: they say the same to everyone, so
/// nothing leaks, and a request that can't be served is not worth a digest.
final class RequestCheck {

    private RequestCheck() {}

    /// A request outside of any dialog.
    static Optional<Refusal> outsideDialog(SipRequest request) {
        return method(request)
                .or(() -> dialogNeeded(request))
                .or(() -> target(request))
                .or(() -> hops(request))
                .or(() -> insideDialog(request));
    }

    /// What also holds for a request inside a dialog.
    static Optional<Refusal> insideDialog(SipRequest request) {
        return extensions(request)
                .or(() -> content(request))
                .or(() -> answerable(request))
                .or(() -> replacing(request))
                .or(() -> SessionTimer.tooSmall(request));
    }

    /// 8.2.1: a method that exists but is not for us is 405, any other word 501 (21.5.2).
    static Optional<Refusal> method(SipRequest request) {
        if (Capabilities.METHODS.contains(request.method())) {
            return Optional.empty();
        }
        int status = Method.REGISTERED.contains(request.method()) ? 405 : 501;
        return Optional.of(new Refusal(status, Capabilities.ALLOW));
    }

    /// A REFER asks about a call; outside of one there is nothing that could be transferred.
    private static Optional<Refusal> dialogNeeded(SipRequest request) {
        return request.is(Method.REFER) && request.toTag().isEmpty()
                ? Optional.of(Refusal.of(403))
                : Optional.empty();
    }

    /// 8.2.2.1: a Request-URI of another scheme is 416. An address-of-record can only be a SIP URI
    /// (10.3 step 5), so a REGISTER for another is 400.
    private static Optional<Refusal> target(SipRequest request) {
        if (!(request.uri() instanceof SipUri)) {
            return Optional.of(Refusal.of(416));
        }
        boolean nobody = request.is(Method.REGISTER) && !(request.to().uri() instanceof SipUri);
        return nobody ? Optional.of(Refusal.of(400)) : Optional.empty();
    }

    /// 16.3 step 3: a request for someone behind us would have to be forwarded.
    private static Optional<Refusal> hops(SipRequest request) {
        boolean forUs =
                request.is(Method.REGISTER)
                        || (request.uri() instanceof SipUri uri && uri.user().isEmpty());
        return request.maxForwards() == 0 && !forUs
                ? Optional.of(Refusal.of(483))
                : Optional.empty();
    }

    /// 8.2.2.3: what the peer requires and we lack is named in Unsupported.
    private static Optional<Refusal> extensions(SipRequest request) {
        List<String> lacking =
                request.headers().all(HeaderName.REQUIRE).stream()
                        .filter(tag -> !Capabilities.supports(request.method(), tag))
                        .toList();
        if (lacking.isEmpty()) {
            return Optional.empty();
        }
        Headers headers = Headers.NONE;
        for (String tag : lacking) {
            headers = headers.with(HeaderName.UNSUPPORTED, tag);
        }
        return Optional.of(new Refusal(420, headers));
    }

    /// 8.2.3: of an INVITE or UPDATE we need to understand the body; in other requests nobody reads
    /// one.
    private static Optional<Refusal> content(SipRequest request) {
        boolean describes = request.is(Method.INVITE) || request.is(Method.UPDATE);
        return !describes || Content.isUnderstood(request)
                ? Optional.empty()
                : Optional.of(new Refusal(415, Capabilities.ACCEPT));
    }

    /// RFC 3891 3: what replaces a dialog is an INVITE.
    private static Optional<Refusal> replacing(SipRequest request) {
        return request.headers().has(HeaderName.REPLACES) && !request.is(Method.INVITE)
                ? Optional.of(Refusal.of(400))
                : Optional.empty();
    }

    /// A caller that accepts no SDP can't be answered (RFC 4475 3.3.15).
    private static Optional<Refusal> answerable(SipRequest request) {
        List<MediaType> accepted = request.headers().all(HeaderName.ACCEPT);
        boolean refuses =
                request.is(Method.INVITE)
                        && !accepted.isEmpty()
                        && accepted.stream().noneMatch(range -> range.includes(MediaType.SDP));
        return refuses ? Optional.of(Refusal.of(406)) : Optional.empty();
    }
}
