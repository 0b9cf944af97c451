package org.wardline.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wardline.call.Leg.Party;
import org.wardline.cdr.CallOutcome;
import org.wardline.directory.Extension;
import org.wardline.media.AudioCodec;
import org.wardline.media.MediaUnavailable;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Uri;
import org.wardline.sip.ua.OutgoingInvite;
import org.wardline.sip.ua.UserAgent;

/// The phones that ring for one call, and the best reason so far why none of them answered. Owned
/// by the call's shard.
final class RingingPhones {

    private final Caller caller;
    private final CallServices services;
    private final UserAgent userAgent;
    private final List<Leg> legs = new ArrayList<>();
    private CallOutcome excuse = CallOutcome.UNAVAILABLE;

    RingingPhones(Caller caller, CallServices services) {
        this.caller = caller;
        this.services = services;
        this.userAgent = services.userAgent();
    }

    List<Leg> legs() {
        return legs;
    }

    boolean isEmpty() {
        return legs.isEmpty();
    }

    /// Rings one more phone, down its registered connection; one for which no media port is free is
    /// left out. It sees the caller's extension, whatever the caller's phone said of itself.
    ///
    /// @param codec what the caller would like to speak, so that nothing needs transcoding
    void invite(
            Party party, Uri contact, Extension extension, Optional<AudioCodec> codec, long nowMs) {
        var leg = new Leg(party, services);
        String domain = caller.practice().tenant().domain();
        Extension from = caller.extension();
        try {
            var invite =
                    new OutgoingInvite(
                            party.flow(),
                            contact,
                            new NameAddr(
                                    from.displayName(),
                                    SipUri.of(from.number().digits(), domain),
                                    Params.NONE),
                            NameAddr.of(SipUri.of(extension.number().digits(), domain)),
                            leg.offer(codec.orElse(AudioCodec.PCMU)),
                            Headers.NONE);
            leg.invite(userAgent.invite(invite, nowMs));
            legs.add(leg);
        } catch (MediaUnavailable e) {
            leg.close();
        }
    }

    /// One of them answered and is no longer one that rings.
    void answered(Leg leg) {
        legs.remove(leg);
    }

    /// One of them refused or can't be reached.
    ///
    /// @param status of its final response
    void failed(Leg leg, int status, long nowMs) {
        legs.remove(leg);
        leg.close();
        boolean declined = status >= 600;
        if (status == 486 || declined) {
            excuse = CallOutcome.BUSY;
        }
        if (declined) {
            // RFC 3261 21.6: the person, not only this phone, does not want the call.
            silence(Headers.NONE, nowMs);
        }
    }

    /// They rang long enough.
    void timedOut() {
        excuse = CallOutcome.NO_ANSWER;
    }

    /// Why nobody answered: `BUSY`, `NO_ANSWER` or `UNAVAILABLE`.
    CallOutcome excuse() {
        return excuse;
    }

    /// Stops all that still ring.
    void silence(Headers reason, long nowMs) {
        for (Leg leg : legs) {
            userAgent.hangUp(leg.invite(), reason, nowMs);
            leg.close();
        }
        legs.clear();
    }
}
