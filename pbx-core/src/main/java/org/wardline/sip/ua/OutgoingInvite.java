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
/// @param maxForwards hops that it may take, 0 to 255: one less than the call had that caused it,
///   so that a loop through phones ends (RFC 3261 16.6 step 3)
public record OutgoingInvite(
        Flow flow,
        Uri target,
        NameAddr from,
        NameAddr to,
        Body offer,
        Headers headers,
        long maxForwards) {

    /// What RFC 3261 8.1.1.6 gives to a call that begins here.
    private static final long MAX_FORWARDS = 70;

    /// A call that no other one has caused.
    public OutgoingInvite(
            Flow flow, Uri target, NameAddr from, NameAddr to, Body offer, Headers headers) {
        this(flow, target, from, to, offer, headers, MAX_FORWARDS);
    }

    public OutgoingInvite {
        Objects.requireNonNull(flow, "flow");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(offer, "offer");
        Objects.requireNonNull(headers, "headers");
        if (maxForwards < 0) {
            throw new IllegalArgumentException("A request that has no hop left is not sent on");
        }
        if (from.tag().isPresent() || to.tag().isPresent()) {
            throw new IllegalArgumentException("Tags belong to the user agent");
        }
    }
}
