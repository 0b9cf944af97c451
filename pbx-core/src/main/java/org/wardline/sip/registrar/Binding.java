package org.wardline.sip.registrar;

import java.util.Optional;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;

/// One Contact of an address-of-record, bound to the flow on which it was registered (RFC 3261
/// 10.1, RFC 5626 2). Requests to it go down that flow and nowhere else, whatever host the Contact
/// names.
///
/// @param contact as registered
/// @param outbound whether the phone registered by RFC 5626 with `+sip.instance` and `reg-id`
/// @param callId of the REGISTER, which orders refreshes together with the CSeq number
/// @param expiresAtMs when it ends without a refresh
/// @param userAgent what the phone calls itself, at most 200 characters, untrusted; may be empty
public record Binding(
        AddressOfRecord aor,
        DeviceId device,
        Flow flow,
        NameAddr contact,
        boolean outbound,
        String callId,
        long cseq,
        long expiresAtMs,
        String userAgent) {

    /// The Request-URI for this phone.
    public SipUri target() {
        return (SipUri) contact.uri();
    }

    /// `+sip.instance` without quotes (RFC 5626 4.1): the phone, over restarts.
    public Optional<String> instance() {
        return contact.params().text("+sip.instance").filter(id -> !id.isEmpty());
    }

    /// `reg-id` (RFC 5626 4.2); empty when it has none.
    public Optional<String> regId() {
        return contact.params().value("reg-id").filter(id -> !id.isEmpty());
    }

    /// The same binding, made of the parts of the one that it refreshes where these are equal: what
    /// a message brought is then garbage at once, and not when the phone registers again.
    Binding refreshing(Binding before) {
        return new Binding(
                before.aor,
                before.device,
                flow,
                contact.equals(before.contact) ? before.contact : contact,
                outbound,
                callId.equals(before.callId) ? before.callId : callId,
                cseq,
                expiresAtMs,
                userAgent.equals(before.userAgent) ? before.userAgent : userAgent);
    }

    /// Whether a Contact means this binding of the same device: the same instance, and the same
    /// flow number of it when both have one (RFC 5626 6), or else an equal URI (RFC 3261 10.3).
    boolean isSame(Binding that) {
        if (!device.equals(that.device)) {
            return false;
        }
        if (instance().isPresent() && that.instance().isPresent()) {
            boolean sameInstance = instance().equals(that.instance());
            boolean numbered = outbound && that.outbound;
            return sameInstance && (!numbered || regId().equals(that.regId()));
        }
        return target().matches(that.target());
    }
}
