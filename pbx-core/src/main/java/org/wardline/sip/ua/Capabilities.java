package org.wardline.sip.ua;

import java.util.List;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;

/// What this user agent can do, as it says in Allow, Accept and Supported (RFC 3261 11.2).
final class Capabilities {

    /// Methods that begin or go on inside something that we keep.
    static final List<Method> METHODS =
            List.of(
                    Method.INVITE,
                    Method.ACK,
                    Method.BYE,
                    Method.CANCEL,
                    Method.OPTIONS,
                    Method.REGISTER,
                    Method.SUBSCRIBE);

    /// Option tags that a request may require. Only a REGISTER can ask for `outbound` (RFC 5626 6).
    static final List<String> OPTION_TAGS = List.of("outbound");

    static final Headers ALLOW = allow();

    private Capabilities() {}

    static Headers all() {
        return ALLOW.with(HeaderName.ACCEPT, MediaType.SDP)
                .with(HeaderName.SUPPORTED, OPTION_TAGS.getFirst());
    }

    private static Headers allow() {
        Headers headers = Headers.NONE;
        for (Method method : METHODS) {
            headers = headers.with(HeaderName.ALLOW, method.name());
        }
        return headers;
    }
}
