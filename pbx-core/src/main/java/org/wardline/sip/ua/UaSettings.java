package org.wardline.sip.ua;

import java.util.Objects;
import java.util.function.Function;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;

/// What a user agent says of itself.
///
/// @param product value of the Server and User-Agent headers; without a version, which would help
///   attackers only
/// @param contact our address as a peer on that flow is to see it: the practice's domain (or
///   external address) and port, with `transport=tls`
public record UaSettings(String product, Function<Flow, SipUri> contact) {

    public UaSettings {
        Objects.requireNonNull(product, "product");
        Objects.requireNonNull(contact, "contact");
    }
}
