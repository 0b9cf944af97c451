package org.wardline.sip.ua;

import org.wardline.sip.message.Body;
import org.wardline.sip.message.ReferTarget;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transaction.TxFailure;
import org.wardline.sip.transport.Flow;

/// What signalling tells the layer above.
public sealed interface UaEvent extends UaOutput {

    /// A new INVITE that passed the checks of RFC 3261 8.2; it gets 100 unless it is answered at
    /// once. Not yet authenticated. The offer, if any, is the request's body.
    record Invited(InviteId id, Flow flow, SipRequest request) implements UaEvent {}

    /// The ACK for our 2xx, or for our 2xx to a re-INVITE.
    ///
    /// @param body the answer when our 2xx held the offer, else empty
    record Acknowledged(InviteId id, Body body) implements UaEvent {}

    /// A provisional response above 100 to our INVITE.
    record Progressed(InviteId id, SipResponse response) implements UaEvent {}

    /// The first 2xx to our INVITE. When our INVITE held an offer the ACK is sent and the body is
    /// the answer; otherwise the body is an offer, and `acknowledge` must follow with the answer.
    record Answered(InviteId id, SipResponse response) implements UaEvent {}

    /// Our INVITE was refused, timed out (408), or its flow closed (430). The usage has ended.
    ///
    /// @param response as received, or made here when none came
    record Failed(InviteId id, SipResponse response) implements UaEvent {}

    /// The peer sent a re-INVITE; to be answered with `answerReinvite` or `refuseReinvite`.
    record Reinvited(InviteId id, SipRequest request) implements UaEvent {}

    /// A 2xx to our re-INVITE; acknowledged as for `Answered`.
    record ReinviteAnswered(InviteId id, SipResponse response) implements UaEvent {}

    /// Our re-INVITE was refused; the session goes on as it was (RFC 3261 14.1). 491 asks for
    /// another try after a while.
    record ReinviteFailed(InviteId id, SipResponse response) implements UaEvent {}

    /// The peer of a confirmed dialog asks us to call somebody in its place (RFC 3515); to be
    /// answered with `acceptRefer` or `refuseRefer`, also when its usage has ended meanwhile: many
    /// phones hang up at once.
    ///
    /// @param within the usage whose peer asks
    record Referred(RequestId id, InviteId within, ReferTarget target, SipRequest request)
            implements UaEvent {}

    /// The usage has ended, not by our doing.
    record Ended(InviteId id, EndCause cause) implements UaEvent {}

    /// A REGISTER or SUBSCRIBE to be answered with `respond`. Not yet authenticated.
    ///
    /// @param localTag what the response will have in To, and so our tag of the dialog that a
    ///   SUBSCRIBE begins
    record RequestReceived(RequestId id, Flow flow, SipRequest request, String localTag)
            implements UaEvent {}

    /// The final response to a request of ours.
    record RequestCompleted(RequestId id, SipResponse response) implements UaEvent {}

    /// No final response came to a request of ours.
    record RequestFailed(RequestId id, TxFailure failure) implements UaEvent {}
}
