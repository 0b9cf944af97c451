package org.wardline.core;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.wardline.call.ReachablePhone;
import org.wardline.directory.Extension;
import org.wardline.emergency.EmergencyNotice;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;

/// A notice as a text on the screen of a phone: a MESSAGE outside any dialog (RFC 3428), without
/// Contact (RFC 3428 4), urgent (RFC 3261 20.26).
///
/// It comes from the extension that called for help, so that whoever presses the key to answer it
/// speaks with the people there, and not with the emergency services by mistake.
final class ScreenText {

    private static final HeaderName<String> PRIORITY = HeaderName.extension("Priority");
    private static final MediaType PLAIN =
            new MediaType("text", "plain", Params.NONE.with("charset", "utf-8"));
    private static final long MAX_FORWARDS = 70;
    private static final int TOKEN_BYTES = 16;

    private ScreenText() {}

    static SipRequest of(
            EmergencyNotice notice,
            String domain,
            Extension told,
            ReachablePhone phone,
            SecureRandom random) {
        var from =
                new NameAddr(
                        notice.headline(),
                        SipUri.of(notice.caller().extension(), domain),
                        Params.NONE);
        Headers headers =
                Headers.of(HeaderName.MAX_FORWARDS, MAX_FORWARDS)
                        .with(HeaderName.FROM, from.withTag(token(random)))
                        .with(HeaderName.TO, NameAddr.of(SipUri.of(told.number().digits(), domain)))
                        .with(HeaderName.CALL_ID, token(random))
                        .with(HeaderName.CSEQ, new CSeq(1, Method.MESSAGE))
                        .with(PRIORITY, "emergency");
        byte[] text = notice.text().getBytes(StandardCharsets.UTF_8);
        return new SipRequest(Method.MESSAGE, phone.contact(), headers, Body.of(PLAIN, text));
    }

    private static String token(SecureRandom random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
