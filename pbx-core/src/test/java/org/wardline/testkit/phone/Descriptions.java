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

    static Body body(SessionDescription description, Habits.Writing writing) {
        String text = new String(SdpWriter.write(description), StandardCharsets.UTF_8);
        return Body.sdp(
                switch (writing) {
                    case WITH_KEYS -> text;
                    case PLAINTEXT ->
                            text.replaceAll("a=crypto:[^\r]*\r\n", "")
                                    .replace("RTP/SAVP", "RTP/AVP");
                    // A port is a number (RFC 8866 9).
                    case MALFORMED -> text.replaceFirst("m=audio \\d+", "m=audio five");
                });
    }

    static SessionDescription parsed(Body body) {
        if (body.is(MediaType.SDP)
                && SdpParser.parse(body.bytes()) instanceof SdpResult.Parsed parsed) {
            return parsed.description();
        }
        throw new AssertionError("no session description");
    }
}
