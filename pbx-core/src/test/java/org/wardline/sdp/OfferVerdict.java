package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// What became of bytes that a stranger offers as a session description.
enum OfferVerdict {
    UNREADABLE,
    REFUSED,
    ANSWERED;

    private static final LocalAudio LOCAL =
            new LocalAudio(
                    InetAddress.ofLiteral("192.0.2.1"), 20_000, InetAddress.ofLiteral("192.0.2.9"));
    private static final List<SrtpProfile> SUITES = List.of(SrtpProfile.values());

    /// Reads and answers it.
    ///
    /// @throws AssertionError when what was read does not survive being written, or when the answer
    ///   has another number of sections or can't be read
    static OfferVerdict of(byte[] bytes) {
        if (!(SdpParser.parse(bytes) instanceof SdpResult.Parsed(SessionDescription read))) {
            return UNREADABLE;
        }
        assertEquals(read.media().size(), reread(read).media().size());
        try (var exchange =
                new OfferAnswer(
                        () -> LOCAL, SUITES, suite -> MasterKey.random(suite, Offers.RANDOM), 1)) {
            if (exchange.received(read).isPresent()) {
                return REFUSED;
            }
            SessionDescription answer = exchange.answer(Optional.empty(), Direction.SENDRECV);
            assertEquals(read.media().size(), answer.media().size());
            assertEquals(answer.media().size(), reread(answer).media().size());
            return ANSWERED;
        }
    }

    private static SessionDescription reread(SessionDescription description) {
        SdpResult again = SdpParser.parse(SdpWriter.write(description));
        return assertInstanceOf(SdpResult.Parsed.class, again).description();
    }
}
