package org.wardline.sip.ua;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.BodyParts;
import org.wardline.sip.message.ContentDisposition;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// What of a body counts where a session is described (RFC 3261 8.2.3, 20.11; RFC 5621): the one
/// description, alone or as a part. This is the only place that looks into bodies in parts;
/// everyone behind it sees a description, no body, or what is to be refused.
final class Content {

    private static final HeaderName<String> TRANSFER_ENCODING =
            HeaderName.extension("Content-Transfer-Encoding");

    /// Bytes as they are (RFC 2045 6.2).
    private static final List<String> AS_IT_IS = List.of("7bit", "8bit", "binary");

    private static final List<Method> DESCRIBE = List.of(Method.INVITE, Method.UPDATE, Method.ACK);

    private Content() {}

    /// The message with the body that counts.
    static SipMessage of(SipMessage message) {
        if (message.body().isEmpty() || !DESCRIBE.contains(message.cseq().method())) {
            return message;
        }
        Body counts = counting(message.headers(), message.body());
        return switch (message) {
            case SipRequest request -> request.withBody(counts);
            case SipResponse response -> response.withBody(counts);
        };
    }

    /// Whether a body, as [#of] has left it, is one that we can read, or none.
    static boolean isUnderstood(SipRequest request) {
        return request.body().isEmpty() || isDescription(request.headers(), request.body());
    }

    private static Body counting(Headers headers, Body body) {
        if (isDescription(headers, body)) {
            return body;
        }
        boolean optional = disposition(headers, ContentDisposition::isOptional);
        return (isEncoded(headers) ? Optional.<List<BodyParts.Part>>empty() : BodyParts.of(body))
                .flatMap(Content::description)
                .orElse(optional ? Body.NONE : body);
    }

    /// The one description among parts of which none is both required and strange to us.
    ///
    /// RFC 3261 20.11 would have a part required that says nothing of it. Beside a description it
    /// is not: the call can be had, and phones add parts, as a location to an emergency call.
    private static Optional<Body> description(List<BodyParts.Part> parts) {
        List<BodyParts.Part> descriptions = parts.stream().filter(Content::describes).toList();
        boolean refused =
                parts.stream()
                        .filter(part -> !describes(part) && !part.body().is(MediaType.LOCATION))
                        .anyMatch(part ->
                                disposition(part.headers(), ContentDisposition::isRequired));
        return descriptions.size() == 1 && !refused
                ? Optional.of(descriptions.getFirst().body())
                : Optional.empty();
    }

    /// A description for another use, as of early media (RFC 3959), is not the session's.
    private static boolean describes(BodyParts.Part part) {
        boolean otherUse = disposition(part.headers(), disposition -> !disposition.isSession());
        return isDescription(part.headers(), part.body()) && !otherUse;
    }

    private static boolean isDescription(Headers headers, Body body) {
        return body.is(MediaType.SDP) && !isEncoded(headers);
    }

    private static boolean isEncoded(Headers headers) {
        boolean compressed =
                headers.all(HeaderName.CONTENT_ENCODING).stream()
                        .anyMatch(coding -> !coding.equalsIgnoreCase("identity"));
        return compressed
                || headers.all(TRANSFER_ENCODING).stream()
                        .anyMatch(coding -> AS_IT_IS.stream().noneMatch(coding::equalsIgnoreCase));
    }

    private static boolean disposition(Headers headers, Predicate<ContentDisposition> is) {
        return headers.first(HeaderName.CONTENT_DISPOSITION).filter(is).isPresent();
    }
}
