package org.wardline.testkit.phone;

import java.nio.charset.StandardCharsets;
import org.wardline.sdp.SdpParser;
import org.wardline.sdp.SdpResult;
import org.wardline.sdp.SdpWriter;
import org.wardline.sdp.SessionDescription;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.MediaType;

/// Session descriptions as a phone writes and reads them.
final class Descriptions {

    private Descriptions() {}

    static Body body(SessionDescription description) {
        return Body.sdp(text(description));
    }

    /// As a phone with SRTP turned off writes it.
    static Body withoutKeys(SessionDescription description) {
        return Body.sdp(
                text(description)
                        .replaceAll("a=crypto:[^\r]*\r\n", "")
                        .replace("RTP/SAVP", "RTP/AVP"));
    }

    static SessionDescription parsed(Body body) {
        if (body.is(MediaType.SDP)
                && SdpParser.parse(body.bytes()) instanceof SdpResult.Parsed parsed) {
            return parsed.description();
        }
        throw new AssertionError("no session description");
    }

    private static String text(SessionDescription description) {
        return new String(SdpWriter.write(description), StandardCharsets.UTF_8);
    }
}
