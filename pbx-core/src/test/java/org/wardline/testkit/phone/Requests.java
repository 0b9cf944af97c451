package org.wardline.testkit.phone;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.EventType;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// Requests that a phone makes beside its calls.
public final class Requests {

    /// Above whatever the dialog itself has used: this phone does not hang up afterwards, it is
    /// hung up.
    private static final long AFTER_ALL_OTHERS = 2_000_000_000L;

    private Requests() {}

    /// Registers as somebody.
    static SipRequest register(
            Identity identity, SipUri contact, String user, long expires, long cseq) {
        SipUri target = SipUri.of("", identity.domain());
        Headers headers =
                standing(address(identity, user), address(identity, user), contact)
                        .with(HeaderName.CSEQ, new CSeq(cseq, Method.REGISTER))
                        .with(HeaderName.EXPIRES, expires);
        return new SipRequest(Method.REGISTER, target, headers, Body.NONE);
    }

    /// Watches something (RFC 6665).
    static SipRequest subscribe(
            Identity identity, SipUri contact, String user, String event, long cseq) {
        Headers headers =
                standing(address(identity, identity.number()), address(identity, user), contact)
                        .with(HeaderName.CSEQ, new CSeq(cseq, Method.SUBSCRIBE))
                        .with(HeaderName.EVENT, EventType.of(event))
                        .with(HeaderName.EXPIRES, 600L);
        SipUri target = SipUri.of(user, identity.domain());
        return new SipRequest(Method.SUBSCRIBE, target, headers, Body.NONE);
    }

    private static Headers standing(NameAddr from, NameAddr to, SipUri contact) {
        return Headers.of(HeaderName.MAX_FORWARDS, 70L)
                .with(HeaderName.FROM, from.withTag(UUID.randomUUID().toString()))
                .with(HeaderName.TO, to)
                .with(HeaderName.CALL_ID, UUID.randomUUID().toString())
                .with(HeaderName.CONTACT, NameAddr.of(contact));
    }

    private static NameAddr address(Identity identity, String user) {
        return NameAddr.of(SipUri.of(user, identity.domain()));
    }

    /// Asks that somebody be called (RFC 3515).
    static SipRequest refer(DialogId dialog, Identity identity, SipUri contact, NameAddr target) {
        return refer(dialog, identity, contact, target, AFTER_ALL_OTHERS);
    }

    /// The same with a number of its dialog.
    public static SipRequest refer(
            DialogId dialog, Identity identity, SipUri contact, NameAddr target, long cseq) {
        var here = NameAddr.of(SipUri.of(identity.number(), identity.domain()));
        var there = NameAddr.of(SipUri.of("other", identity.domain()));
        Headers headers =
                Headers.of(HeaderName.MAX_FORWARDS, 70L)
                        .with(HeaderName.FROM, here.withTag(dialog.localTag()))
                        .with(HeaderName.TO, there.withTag(dialog.remoteTag()))
                        .with(HeaderName.CALL_ID, dialog.callId())
                        .with(HeaderName.CSEQ, new CSeq(cseq, Method.REFER))
                        .with(HeaderName.CONTACT, NameAddr.of(contact))
                        .with(HeaderName.REFER_TO, target);
        return new SipRequest(Method.REFER, SipUri.of("", identity.domain()), headers, Body.NONE);
    }

    /// Whom to call so that a dialog is taken over (RFC 3891 4).
    public static NameAddr replacing(DialogId dialog, String domain) {
        String replaces =
                "%s;to-tag=%s;from-tag=%s"
                        .formatted(dialog.callId(), dialog.remoteTag(), dialog.localTag());
        String escaped = URLEncoder.encode(replaces, StandardCharsets.UTF_8);
        return NameAddr.of(
                new SipUri(false, "consulted", "", domain, 0, Params.NONE, "Replaces=" + escaped));
    }
}
