package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// Session descriptions and keys that a stranger can write.
class DescriptionFuzzTest {

    private static final LocalAudio LOCAL =
            new LocalAudio(
                    InetAddress.ofLiteral("192.0.2.1"), 20_000, InetAddress.ofLiteral("192.0.2.9"));

    /// Nothing throws; what is read survives being written; an offer that is taken is answered with
    /// as many sections, and its answer can be read.
    @FuzzTest(maxDuration = "10m")
    void sdp(byte[] bytes) {
        if (!(SdpParser.parse(bytes) instanceof SdpResult.Parsed(SessionDescription read))) {
            return;
        }
        byte[] written = SdpWriter.write(read);
        if (SdpParser.parse(written) instanceof SdpResult.Parsed(SessionDescription again)) {
            assertEquals(read.media().size(), again.media().size());
        }
        var random = new java.security.SecureRandom();
        try (var exchange =
                new OfferAnswer(
                        () -> LOCAL,
                        List.of(SrtpProfile.values()),
                        suite -> MasterKey.random(suite, random),
                        new Random(1).nextLong() >>> 1)) {
            if (exchange.received(read).isEmpty()) {
                SessionDescription answer = exchange.answer(Optional.empty(), Direction.SENDRECV);
                assertEquals(read.media().size(), answer.media().size());
                assertTrue(SdpParser.parse(SdpWriter.write(answer)) instanceof SdpResult.Parsed);
            }
        }
    }

    /// A key line is understood or not, and never an exception.
    @FuzzTest(maxDuration = "10m")
    void sdes(byte[] bytes) {
        String value = new String(bytes, StandardCharsets.ISO_8859_1);
        CryptoAttribute.parse(value)
                .ifPresent(key -> assertTrue(key.tag() >= 0 && !key.suiteToken().isEmpty()));
    }
}
