package org.wardline.demo.phone;

import java.net.InetAddress;
import org.wardline.sip.message.Body;

/// An offer of plain RTP, as a phone makes it that was never told to encrypt. Nothing is ever sent.
final class PlainOffer {

    private PlainOffer() {}

    static Body from(InetAddress local) {
        String address = local.getHostAddress();
        return Body.sdp(
                """
                v=0
                o=- 1 1 IN IP4 %1$s
                s=-
                c=IN IP4 %1$s
                t=0 0
                m=audio 40000 RTP/AVP 0 8
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=sendrecv
                """
                        .formatted(address)
                        .replace("\n", "\r\n"));
    }
}
