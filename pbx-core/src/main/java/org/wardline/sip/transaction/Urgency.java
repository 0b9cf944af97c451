package org.wardline.sip.transaction;

import org.wardline.directory.EmergencyNumber;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;

/// What a message loses when there is no room for it, in rising order. Who has too much to do
/// refuses what is new first: over a stream nobody repeats a final response or an ACK, so a call
/// that lost one would hang, and a BYE makes room.
public enum Urgency {

    /// Begins something: its sender is told to come back.
    NEW,

    /// Belongs to what goes on: a response, an ACK, a CANCEL, a request inside a dialog.
    ONGOING,

    /// Begins an emergency call: there are places for it when there are none for what is new.
    EMERGENCY;

    public static Urgency of(SipMessage message) {
        return switch (message) {
            case SipResponse _ -> ONGOING;
            case SipRequest request when belongs(request) -> ONGOING;
            case SipRequest request when isEmergencyCall(request) -> EMERGENCY;
            case SipRequest _ -> NEW;
        };
    }

    private static boolean belongs(SipRequest request) {
        return request.is(Method.ACK) || request.is(Method.CANCEL) || request.toTag().isPresent();
    }

    private static boolean isEmergencyCall(SipRequest request) {
        return request.is(Method.INVITE)
                && request.uri() instanceof SipUri uri
                && EmergencyNumber.of(uri.userDecoded()).isPresent();
    }
}
