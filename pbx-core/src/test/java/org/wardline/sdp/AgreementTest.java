package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wardline.sdp.Offers.audio;
import static org.wardline.sdp.Offers.crypto;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.Direction;
import org.wardline.media.SrtpProfile;

/// What an offer and its answer say on the wire, and what both sides hold to afterwards.
class AgreementTest {

    private static final LocalAudio LOCAL =
            new LocalAudio(
                    InetAddress.ofLiteral("192.0.2.1"),
                    20_000,
                    InetAddress.ofLiteral("203.0.113.7"));
    private static final String CM = crypto(1, SrtpProfile.AES_CM_128_HMAC_SHA1_80);

    private final OfferAnswer exchange =
            new OfferAnswer(
                    () -> LOCAL, List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80), Offers::fresh, 7);

    @Test
    void ourOfferSaysAllThatThePeerNeeds() {
        SessionDescription offer = exchange.offer(AudioCodec.PCMA, Direction.SENDONLY);
        assertEquals(new SdpOrigin("-", "7", "1", "IN IP4 192.0.2.1"), offer.origin());
        assertEquals("IN IP4 192.0.2.1", offer.connection().orElseThrow().written());
        MediaDescription section = offer.media().getFirst();
        assertEquals("audio", section.media());
        assertEquals(20_000, section.port());
        assertEquals(
                List.of(
                        "rtpmap:8 PCMA/8000",
                        "rtpmap:0 PCMU/8000",
                        "rtpmap:9 G722/8000",
                        "rtpmap:101 telephone-event/8000",
                        "fmtp:101 0-15",
                        "ptime:20",
                        "crypto:KEY",
                        "sendonly:"),
                written(section));
    }

    @Test
    void ourAnswerHasOneCodecAndWhatThePeerAskedFor() {
        MediaDescription section =
                answerTo(
                                "m=audio 4000 RTP/SAVP 8 97\r\na=rtpmap:97 telephone-event/8000\r\n"
                                        + "a=ptime:40\r\na=rtcp-mux\r\na="
                                        + CM
                                        + "\r\n")
                        .media()
                        .getFirst();
        assertEquals(List.of("8", "97"), section.formats());
        assertEquals(
                List.of(
                        "rtpmap:8 PCMA/8000",
                        "rtpmap:97 telephone-event/8000",
                        "fmtp:97 0-15",
                        "ptime:40",
                        "rtcp-mux:",
                        "crypto:KEY",
                        "sendrecv:"),
                written(section));
        Agreement agreed = agreed();
        assertTrue(agreed.rtcpMux());
        var format = new AudioFormat(AudioCodec.PCMA, 8, OptionalInt.of(97), 40);
        assertEquals(format, agreed.send());
        assertEquals(format, agreed.receive());
    }

    @Test
    void whatThePeerDidNotAskForIsNotAnswered() {
        MediaDescription section =
                answerTo("m=audio 4000 RTP/SAVP 0\r\na=" + CM + "\r\n").media().getFirst();
        assertEquals(List.of("0"), section.formats());
        assertEquals(
                List.of("rtpmap:0 PCMU/8000", "ptime:20", "crypto:KEY", "sendrecv:"),
                written(section));
        assertFalse(agreed().rtcpMux());
        assertEquals(OptionalInt.empty(), agreed().send().telephoneEvent());
    }

    /// Each side receives under the payload types of its own description (RFC 3264 5.1).
    @Test
    void afterAnAnswerWeSendUnderTheirTypesAndReceiveUnderOurs() {
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        var answer =
                Offers.of(
                        "m=audio 4000 RTP/SAVP 96 97\r\na=rtpmap:96 PCMA/8000\r\n"
                                + "a=rtpmap:97 telephone-event/8000\r\na=ptime:30\r\na="
                                + CM
                                + "\r\n");
        assertEquals(Optional.empty(), exchange.answered(answer));
        assertEquals(new AudioFormat(AudioCodec.PCMA, 96, OptionalInt.of(97), 30), agreed().send());
        assertEquals(
                new AudioFormat(AudioCodec.PCMA, 8, OptionalInt.of(101), 30), agreed().receive());
        assertEquals(new InetSocketAddress("192.0.2.10", 4000), agreed().address());
    }

    @Test
    void anAnswerWithoutTelephoneEventsHasNoneEitherWay() {
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        var answer = Offers.of("m=audio 4000 RTP/SAVP 0\r\na=" + CM + "\r\n");
        assertEquals(Optional.empty(), exchange.answered(answer));
        assertEquals(OptionalInt.empty(), agreed().send().telephoneEvent());
        assertEquals(OptionalInt.empty(), agreed().receive().telephoneEvent());
    }

    /// The direction that we want, what the peer writes, what is agreed, seen from us.
    @ParameterizedTest
    @CsvSource({
        "SENDRECV, sendrecv, SENDRECV",
        "SENDRECV, recvonly, SENDONLY",
        "SENDONLY, recvonly, SENDONLY",
        "SENDONLY, sendrecv, SENDONLY",
        "SENDONLY, sendonly, INACTIVE",
        "RECVONLY, sendonly, RECVONLY",
        "INACTIVE, sendrecv, INACTIVE"
    })
    void whatBothWantIsAgreedWhoeverOffered(Direction ours, String theirs, Direction agreed) {
        assertEquals(Optional.empty(), exchange.received(Offers.of(audio("RTP/SAVP", CM, theirs))));
        SessionDescription answer = exchange.answer(Optional.empty(), ours);
        assertEquals(agreed, agreed().direction());
        assertTrue(answer.media().getFirst().has(agreed.name().toLowerCase(java.util.Locale.ROOT)));
        exchange.offer(AudioCodec.PCMU, ours);
        assertEquals(Optional.empty(), exchange.answered(Offers.of(audio("RTP/SAVP", CM, theirs))));
        assertEquals(agreed, agreed().direction());
    }

    @Test
    void aFirstOfferWithoutAddressIsHeldAndItsSignallingPeerIsTheHint() {
        assertEquals(
                Optional.empty(),
                exchange.received(
                        Offers.parsed(
                                "v=0\no=- 1 1 IN IP4 a\ns=-\nc=IN IP4 0.0.0.0\nt=0 0\n"
                                        + audio("RTP/SAVP", CM))));
        exchange.answer(Optional.empty(), Direction.SENDRECV);
        assertEquals(Direction.RECVONLY, agreed().direction());
        assertEquals(new InetSocketAddress(LOCAL.peerHost(), 4000), agreed().address());
    }

    @Test
    void withoutAnyConnectionLineTheSignallingPeerIsTheHint() {
        assertEquals(
                Optional.empty(),
                exchange.received(
                        Offers.parsed(
                                "v=0\no=- 1 1 IN IP4 a\ns=-\nt=0 0\n" + audio("RTP/SAVP", CM))));
        exchange.answer(Optional.empty(), Direction.SENDRECV);
        assertEquals(Direction.SENDRECV, agreed().direction());
        assertEquals(new InetSocketAddress(LOCAL.peerHost(), 4000), agreed().address());
    }

    @Test
    void aMediaPortGetsAllOfIt() {
        answerTo(audio("RTP/SAVP", CM, "rtcp-mux"));
        Agreement agreed = agreed();
        var port = agreed.forPort();
        assertEquals(agreed.address(), port.address());
        assertTrue(port.rtcpMux());
        assertEquals(agreed.direction(), port.direction());
        assertEquals(agreed.send(), port.send());
        assertEquals(agreed.receive(), port.receive());
        assertTrue(port.keys().receive().sameAs(agreed.theirs().key()));
        assertTrue(port.keys().send().sameAs(agreed.ours().key()));
    }

    private SessionDescription answerTo(String section) {
        assertEquals(Optional.empty(), exchange.received(Offers.of(section)));
        return exchange.answer(Optional.empty(), Direction.SENDRECV);
    }

    private Agreement agreed() {
        return exchange.agreement().orElseThrow();
    }

    private static List<String> written(MediaDescription section) {
        return section.attributes().stream()
                .map(a -> a.name() + ":" + (a.name().equals("crypto") ? "KEY" : a.value()))
                .toList();
    }
}
