package org.wardline.call;

import java.util.Optional;
import org.wardline.directory.Extension;
import org.wardline.media.MediaEvent;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UaEvent;

/// What can happen to a call, in the words of calls rather than of SIP.
sealed interface CallInput {

    /// A phone rings.
    record Rings(Leg leg) implements CallInput {}

    /// A phone answered, with a session description.
    record Answered(Leg leg, Body body) implements CallInput {}

    /// A phone refused, or can't be reached.
    ///
    /// @param moved the number that it forwards its calls to itself (RFC 3261 21.3)
    record Failed(Leg leg, int status, Optional<String> moved) implements CallInput {}

    /// A side gave up or hung up, or its connection is lost.
    record HungUp(Leg leg, EndCause cause) implements CallInput {}

    /// A side wants to change the session; the body is its offer, or empty when we are to offer.
    record Reinvited(Leg leg, Body body) implements CallInput {}

    /// A side confirmed our 200; the body is its answer when our 200 held the offer.
    record Acknowledged(Leg leg, Body body) implements CallInput {}

    /// A side wants the other one to speak with somebody else (RFC 3515), without having spoken
    /// with them itself: a blind transfer, or parking.
    record Referred(Leg leg, RequestId referral, String dialled) implements CallInput {}

    /// A phone became reachable whose extension rings or is waited for.
    record Reachable(Extension extension) implements CallInput {}

    /// Media of a side.
    record Media(Leg leg, MediaEvent event) implements CallInput {}

    /// An application or the operator wants something.
    record Command(CallCommand command) implements CallInput {}

    /// The time that the call asked for has come.
    record Deadline() implements CallInput {}

    /// What an event of a leg's usage means to its call; empty for what calls never ask for.
    static Optional<CallInput> of(Leg leg, UaEvent event) {
        return switch (event) {
            case UaEvent.Progressed _ -> Optional.of(new Rings(leg));
            case UaEvent.Answered(InviteId _, SipResponse ok) ->
                    Optional.of(new Answered(leg, ok.body()));
            case UaEvent.Failed(InviteId _, SipResponse no) ->
                    Optional.of(new Failed(leg, no.status(), moved(no)));
            case UaEvent.Ended(InviteId _, EndCause cause) -> Optional.of(new HungUp(leg, cause));
            case UaEvent.Reinvited(InviteId _, SipRequest request) ->
                    Optional.of(new Reinvited(leg, request.body()));
            case UaEvent.Acknowledged(InviteId _, Body body) ->
                    Optional.of(new Acknowledged(leg, body));
            case UaEvent.Invited _,
                    UaEvent.ReinviteAnswered _,
                    UaEvent.ReinviteFailed _,
                    UaEvent.Referred _,
                    UaEvent.RequestReceived _,
                    UaEvent.RequestCompleted _,
                    UaEvent.RequestFailed _ ->
                    Optional.empty();
        };
    }

    /// The first address of a redirection; the others are for callers who have a choice.
    private static Optional<String> moved(SipResponse response) {
        return response.headers()
                .first(HeaderName.CONTACT)
                .filter(_ -> response.status() / 100 == 3)
                .flatMap(contact ->
                        contact instanceof NameAddr(_, SipUri uri, _)
                                ? Optional.of(uri.userDecoded())
                                : Optional.empty());
    }
}
