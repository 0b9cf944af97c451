package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.wardline.sdp.Offers.audio;
import static org.wardline.sdp.Offers.crypto;
import static org.wardline.sdp.Offers.key;
import static org.wardline.sdp.Refusal.NO_AUDIO;
import static org.wardline.sdp.Refusal.NO_USABLE_CRYPTO;
import static org.wardline.sdp.Refusal.PLAINTEXT;
import static org.wardline.sdp.Refusal.TRANSPORT;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.media.SrtpProfile;

/// Forty-seven offers that would lead to audio without encryption, without authentication or with
/// less of either than we promise. Each is refused, and none gets as far as a key.
class DowngradeMatrixTest {

    private static final String CM = "AES_CM_128_HMAC_SHA1_80";
    private static final String GOOD = "crypto:1 " + CM + " inline:" + key(30);

    @ParameterizedTest(name = "{0}")
    @MethodSource("offers")
    void isRefused(String name, SessionDescription offer, Refusal expected) {
        var exchange =
                new OfferAnswer(
                        () ->
                                new LocalAudio(
                                        InetAddress.ofLiteral("192.0.2.1"),
                                        20_000,
                                        InetAddress.ofLiteral("192.0.2.10")),
                        List.of(SrtpProfile.values()),
                        suite -> {
                            throw new AssertionError("a key was made for a refused offer");
                        },
                        1);
        assertEquals(Optional.of(expected), exchange.received(offer));
        assertEquals(OfferAnswer.State.IDLE, exchange.state());
    }

    static Stream<Arguments> offers() {
        return Stream.of(plaintext(), weakSuites(), weakParameters(), badKeys(), others())
                .flatMap(stream -> stream);
    }

    private static Stream<Arguments> plaintext() {
        return Stream.of(
                of("AVP without crypto", PLAINTEXT, audio("RTP/AVP")),
                of("AVPF without crypto", PLAINTEXT, audio("RTP/AVPF")),
                of("SAVP without crypto", NO_USABLE_CRYPTO, audio("RTP/SAVP")),
                of("SAVPF without crypto", NO_USABLE_CRYPTO, audio("RTP/SAVPF")),
                of("two AVP sections", PLAINTEXT, audio("RTP/AVP"), audio("RTP/AVP")),
                of(
                        "SAVP and AVP, both bare",
                        NO_USABLE_CRYPTO,
                        audio("RTP/SAVP"),
                        audio("RTP/AVP")),
                of(
                        "AVP with potential SAVP (RFC 5939)",
                        PLAINTEXT,
                        audio("RTP/AVP", "tcap:1 RTP/SAVP", "acap:1 " + GOOD, "pcfg:1 t=1 a=1")),
                of(
                        "AVP with fingerprint only",
                        PLAINTEXT,
                        audio("RTP/AVP", "fingerprint:sha-256 00")),
                of(
                        "crypto at session level only",
                        PLAINTEXT,
                        "a=" + GOOD + "\r\n",
                        audio("RTP/AVP")));
    }

    private static Stream<Arguments> weakSuites() {
        return Stream.of(
                suite("AES_CM_128_HMAC_SHA1_32", 30),
                suite("AES_256_CM_HMAC_SHA1_32", 46),
                suite("AES_192_CM_HMAC_SHA1_80", 38),
                suite("AES_192_CM_HMAC_SHA1_32", 38),
                suite("F8_128_HMAC_SHA1_80", 30),
                suite("F8_128_HMAC_SHA1_32", 30),
                suite("NULL_HMAC_SHA1_80", 30),
                suite("NULL_HMAC_SHA1_32", 30),
                suite("AEAD_AES_128_GCM_8", 28),
                suite("AEAD_AES_256_GCM_8", 44),
                suite("AEAD_AES_128_CCM", 28),
                suite("SEED_CTR_128_HMAC_SHA1_80", 30),
                suite("aes_cm_128_hmac_sha1_80", 30),
                suite("AES_CM_128_HMAC_SHA1_800", 30));
    }

    private static Stream<Arguments> weakParameters() {
        return Stream.of(
                parameter("UNENCRYPTED_SRTP"),
                parameter("UNENCRYPTED_SRTCP"),
                parameter("UNAUTHENTICATED_SRTP"),
                parameter("KDR=1"),
                parameter("KDR=24"),
                parameter("FEC_ORDER=SRTP_FEC"),
                parameter("FEC_KEY=inline:" + key(30)),
                parameter("-X-UNKNOWN"),
                parameter("X-UNKNOWN=1"),
                parameter("WSH=64 UNENCRYPTED_SRTP"));
    }

    private static Stream<Arguments> badKeys() {
        return Stream.of(
                keyed("short key", "inline:" + key(29)),
                keyed("long key", "inline:" + key(31)),
                keyed("key of another suite", "inline:" + key(46)),
                keyed("no key", "inline:"),
                keyed("not base64", "inline:" + "*".repeat(40)),
                keyed("master key identifier", "inline:" + key(30) + "|2^31|1:1"),
                keyed(
                        "two keys",
                        "inline:" + key(30) + "|2^31|1:1;inline:" + key(30) + "|2^31|2:1"),
                keyed("lifetime of 2^10 packets", "inline:" + key(30) + "|2^10"),
                keyed("another key method", "uri:" + key(30)));
    }

    private static Stream<Arguments> others() {
        return Stream.of(
                of("DTLS-SRTP profile with SDES", TRANSPORT, audio("UDP/TLS/RTP/SAVP", GOOD)),
                of("RTP over TCP", TRANSPORT, audio("TCP/RTP/SAVP", GOOD)),
                of("plain UDP", TRANSPORT, "m=audio 4000 udp 0\r\na=" + GOOD + "\r\n"),
                of(
                        "video only",
                        NO_AUDIO,
                        "m=video 4000 RTP/SAVP 99\r\na="
                                + crypto(1, SrtpProfile.AEAD_AES_256_GCM)
                                + "\r\n"),
                of("port 0", NO_AUDIO, "m=audio 0 RTP/SAVP 0\r\na=" + GOOD + "\r\n"));
    }

    private static Arguments suite(String token, int lengthBytes) {
        return of(
                token,
                NO_USABLE_CRYPTO,
                audio("RTP/SAVP", "crypto:1 " + token + " inline:" + key(lengthBytes)));
    }

    private static Arguments parameter(String parameter) {
        return of(parameter, NO_USABLE_CRYPTO, audio("RTP/SAVP", GOOD + " " + parameter));
    }

    private static Arguments keyed(String name, String keyParameters) {
        return of(name, NO_USABLE_CRYPTO, audio("RTP/AVP", "crypto:1 " + CM + " " + keyParameters));
    }

    private static Arguments of(String name, Refusal expected, String... media) {
        return Arguments.of(name, Offers.of(media), expected);
    }
}
