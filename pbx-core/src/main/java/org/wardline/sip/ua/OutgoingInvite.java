package org.wardline.sip.ua;

import java.util.Objects;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Uri;
import org.wardline.sip.transport.Flow;

/// A call to a phone, down the flow that it registered on and nowhere else.
///
/// @param flow where the INVITE goes
/// @param target Request-URI: the URI of the phone's Contact, as it was registered
/// @param from who calls, as the phone is to show it; without a tag
/// @param to whom; without a tag
/// @param offer SDP, or [Body#NONE] to let the phone offer
/// @param headers further headers, for example `Alert-Info`
public record OutgoingInvite(
        Flow flow, Uri target, NameAddr from, NameAddr to, Body offer, Headers headers) {

    public OutgoingInvite {
        Objects.requireNonNull(flow, "flow");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(offer, "offer");
        Objects.requireNonNull(headers, "headers");
        if (from.tag().isPresent() || to.tag().isPresent()) {
            throw new IllegalArgumentException("Tags belong to the user agent");
        }
    }
}
