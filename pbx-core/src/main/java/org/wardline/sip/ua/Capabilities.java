package org.wardline.sip.ua;

import java.util.List;
import java.util.Map;
import java.util.Set;
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
                    Method.SUBSCRIBE,
                    Method.REFER,
                    Method.PRACK,
                    Method.UPDATE);

    /// Option tags that a request of each method may require. Only a REGISTER can ask for
    /// `outbound` (RFC 5626 6).
    private static final Map<Method, Set<String>> OPTION_TAGS =
            Map.of(
                    Method.REGISTER, Set.of("outbound"),
                    Method.INVITE, Set.of("replaces", "timer", "100rel"),
                    Method.UPDATE, Set.of("timer"),
                    Method.REFER, Set.of("norefersub"));

    static final Headers ALLOW = allow();

    /// What of a body we read (RFC 5621).
    static final Headers ACCEPT =
            Headers.of(HeaderName.ACCEPT, MediaType.SDP).with(HeaderName.ACCEPT, MediaType.MIXED);

    /// What goes with every INVITE and answer of ours (RFC 3261 13.2.1).
    static final Headers SESSION =
            ALLOW.with(HeaderName.SUPPORTED, "replaces")
                    .with(HeaderName.SUPPORTED, "norefersub")
                    .with(HeaderName.SUPPORTED, "timer");

    /// Goes with an INVITE that holds an offer. Without one a reliable provisional response could
    /// hold the peer's offer, and its PRACK would have to hold an answer.
    static final Headers RELIABLE = Headers.of(HeaderName.SUPPORTED, "100rel");

    private Capabilities() {}

    static Headers all() {
        return SESSION.with(HeaderName.SUPPORTED, "outbound").with(ACCEPT);
    }

    /// Whether a request of that method may require that extension.
    static boolean supports(Method method, String tag) {
        return OPTION_TAGS.getOrDefault(method, Set.of()).stream().anyMatch(tag::equalsIgnoreCase);
    }

    private static Headers allow() {
        Headers headers = Headers.NONE;
        for (Method method : METHODS) {
            headers = headers.with(HeaderName.ALLOW, method.name());
        }
        return headers;
    }
}
