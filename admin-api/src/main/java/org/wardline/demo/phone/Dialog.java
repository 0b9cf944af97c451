package org.wardline.demo.phone;

import java.util.Optional;
import org.wardline.sip.message.Contact;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.Uri;

/// What a phone knows of one dialog (RFC 3261 12).
///
/// @param local our address with our tag
/// @param remote the other side's, with its tag once it is known
/// @param target where requests go: the other side's Contact, before it is known the dialled
///   address
/// @param sequence number of our last request
record Dialog(String callId, NameAddr local, NameAddr remote, Uri target, long sequence) {

    /// The dialog that a 2xx establishes, or goes on in.
    Dialog with(SipResponse response) {
        return new Dialog(
                callId,
                local,
                response.to(),
                contactOf(response).orElse(target),
                response.cseq().number());
    }

    /// One request further.
    Dialog next() {
        return new Dialog(callId, local, remote, target, sequence + 1);
    }

    static Optional<Uri> contactOf(SipMessage message) {
        return message.headers().first(HeaderName.CONTACT).flatMap(Dialog::uriOf);
    }

    private static Optional<Uri> uriOf(Contact contact) {
        return contact instanceof NameAddr address ? Optional.of(address.uri()) : Optional.empty();
    }
}
