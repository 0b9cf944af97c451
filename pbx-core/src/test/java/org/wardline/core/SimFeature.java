package org.wardline.core;

import java.util.Optional;
import org.wardline.directory.CallHandling;
import org.wardline.directory.ForwardWhen;

/// What the people of a simulated run use. Each is counted when it is tried and when its user sees
/// that it worked.
enum SimFeature {
    /// Somebody answers a call.
    CALL,
    /// A caller's words are recorded.
    MESSAGE,
    /// A re-INVITE puts a call on hold.
    HOLD,
    /// A re-INVITE takes it off again.
    RESUME,
    /// REFER, and a NOTIFY of 200.
    BLIND_TRANSFER,
    /// REFER with Replaces of a second call of the same phone, and a NOTIFY of 200.
    ATTENDED_TRANSFER,
    /// The same while the second call still rings, and a NOTIFY of 200.
    EARLY_TRANSFER,
    /// REFER to a slot.
    PARK,
    /// Somebody dials the slot and has the call.
    RETRIEVAL,
    /// `**N` has the call that rings at N.
    DIRECTED_PICKUP,
    /// `*8` has a call that rings in the group.
    GROUP_PICKUP,
    /// An INVITE with Replaces has the call that a lamp has shown.
    LAMP_PICKUP,
    /// `*78` or `*79` is carried out.
    DO_NOT_DISTURB,
    /// A code that sets or takes back a forward is carried out.
    FORWARD_CODE,
    /// A call is answered that was forwarded at once.
    FORWARD_ALWAYS,
    /// A call is answered that was forwarded because somebody was busy or not to be disturbed.
    FORWARD_BUSY,
    /// A call is answered that was forwarded because nobody answered or was there.
    FORWARD_NO_ANSWER,
    /// A call is answered that a phone forwarded itself, with 302.
    FORWARD_BY_PHONE,
    /// A member answers a call to a group.
    RING_GROUP,
    /// One of two phones of a person answers while the other one is there too.
    SEVERAL_PHONES,
    /// A second call is answered at a phone that has one.
    CALL_WAITING,
    /// A NOTIFY shows a call of somebody else (dialog-info).
    LAMP,
    /// A NOTIFY shows that messages wait.
    MESSAGE_WAITING,
    /// A phone that had lost its power registers again.
    PHONE_RESTART,
    /// A phone registers again after the server was restarted.
    SERVER_RESTART,
    /// A phone registers by its certificate, unchallenged.
    CERTIFICATE,
    /// A phone refreshes a session by UPDATE (RFC 4028).
    SESSION_REFRESH,
    /// The server refreshes a session by UPDATE, and the phone takes it.
    SESSION_REFRESHED_FOR_IT,
    /// A phone that has refreshed a session leaves that to the server.
    REFRESHER_CHANGE,
    /// 422 to a session that is too short.
    SESSION_TOO_SHORT,
    /// The server asks by OPTIONS whether a phone still has its call.
    DIALOG_ASKED_FOR,
    /// A phone that has died gets the BYE of a call that it was in.
    SESSION_END,
    /// Somebody in the public network answers.
    CALL_OUTSIDE,
    /// Somebody answers who was called from the public network.
    CALL_FROM_OUTSIDE,
    /// 911 is answered.
    CALL_FOR_HELP,
    /// A call into the public network is refused because of a cap.
    OUTSIDE_CAP;

    /// What leads a call on from an extension to another phone; empty when that is not plain.
    static Optional<SimFeature> leadingOn(CallHandling handling) {
        if (handling.forwards().isEmpty()) {
            return Optional.of(FORWARD_BY_PHONE);
        }
        return handling.forwards().size() == 1
                ? handling.forwards().keySet().stream().map(SimFeature::of).findFirst()
                : Optional.empty();
    }

    private static SimFeature of(ForwardWhen when) {
        return switch (when) {
            case ALWAYS -> FORWARD_ALWAYS;
            case BUSY -> FORWARD_BUSY;
            case NO_ANSWER -> FORWARD_NO_ANSWER;
        };
    }
}
