package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// Session descriptions as phones write them.
final class Offers {

    static final SecureRandom RANDOM = new SecureRandom();

    private Offers() {}

    /// A description with the given media sections behind the usual head.
    static SessionDescription of(String... media) {
        return parsed(
                "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
                        + String.join("", media));
    }

    static SessionDescription parsed(String text) {
        return assertInstanceOf(
                        SdpResult.Parsed.class,
                        SdpParser.parse(text.getBytes(StandardCharsets.UTF_8)),
                        () -> "not parsed: " + text)
                .description();
    }

    /// An audio section on port 4000 with PCMU, PCMA and telephone events.
    static String audio(String protocol, String... attributes) {
        var text =
                new StringBuilder("m=audio 4000 " + protocol + " 0 8 101\r\n")
                        .append("a=rtpmap:101 telephone-event/8000\r\n");
        for (String attribute : attributes) {
            text.append("a=").append(attribute).append("\r\n");
        }
        return text.toString();
    }

    /// `crypto:TAG SUITE inline:...` with a random key of the suite's length.
    static String crypto(int tag, SrtpProfile suite) {
        return "crypto:"
                + tag
                + " "
                + suite.sdesName()
                + " inline:"
                + key(suite.keyAndSaltLengthBytes());
    }

    static String key(int lengthBytes) {
        var bytes = new byte[lengthBytes];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static MasterKey fresh(SrtpProfile suite) {
        return MasterKey.random(suite, RANDOM);
    }
}
