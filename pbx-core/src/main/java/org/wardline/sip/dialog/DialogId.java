package org.wardline.sip.dialog;

import java.util.Optional;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;

/// Call-ID and both tags, seen from our side (RFC 3261 12). An empty remote tag is that of a peer
/// from RFC 2543.
public record DialogId(String callId, String localTag, String remoteTag) {

    /// The dialog that a received request belongs to; empty when it is outside of any.
    public static Optional<DialogId> of(SipRequest received) {
        String remote = received.fromTag().orElse("");
        return received.toTag().map(local -> new DialogId(received.callId(), local, remote));
    }

    static DialogId ofServer(SipRequest received, String localTag) {
        return new DialogId(received.callId(), localTag, received.fromTag().orElse(""));
    }

    static DialogId ofClient(SipRequest sent, SipMessage response) {
        return new DialogId(sent.callId(), sent.fromTag().orElse(""), response.toTag().orElse(""));
    }

    /// Tags and Call-IDs are chosen by peers, so nothing of them is printed.
    @Override
    public String toString() {
        return "DialogId";
    }
}
