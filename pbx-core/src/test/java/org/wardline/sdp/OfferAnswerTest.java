package org.wardline.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wardline.sdp.Offers.audio;
import static org.wardline.sdp.Offers.crypto;
import static org.wardline.sdp.Offers.key;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.AudioCodec;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

class OfferAnswerTest {

    private static final LocalAudio LOCAL =
            new LocalAudio(
                    InetAddress.ofLiteral("192.0.2.1"),
                    20_000,
                    InetAddress.ofLiteral("203.0.113.7"));
    private static final String CM = crypto(1, SrtpProfile.AES_CM_128_HMAC_SHA1_80);

    private final List<MasterKey> made = new ArrayList<>();
    private final OfferAnswer exchange = exchange(List.of(SrtpProfile.values()));

    private OfferAnswer exchange(List<SrtpProfile> suites) {
        return new OfferAnswer(
                () -> LOCAL,
                suites,
                suite -> {
                    made.add(Offers.fresh(suite));
                    return made.getLast();
                },
                7);
    }

    // ---- answering

    @ParameterizedTest
    @ValueSource(strings = {"RTP/SAVP", "RTP/SAVPF", "RTP/AVP", "RTP/AVPF"})
    void anEncryptedOfferIsAnsweredWithTheSameTransport(String protocol) {
        MediaDescription section = answerTo(Offers.of(audio(protocol, CM))).media().getFirst();
        assertEquals(protocol, section.protocol());
        assertEquals(20_000, section.port());
        assertEquals(List.of("0", "101"), section.formats());
    }

    @Test
    void ourOrderChoosesTheSuiteWhateverTheOfferersOrder() {
        var lines = new ArrayList<String>();
        for (SrtpProfile suite : List.of(SrtpProfile.values()).reversed()) {
            lines.add(crypto(lines.size() + 6, suite));
        }
        String answered =
                cryptoOf(answerTo(Offers.of(audio("RTP/SAVP", lines.toArray(String[]::new)))));
        assertTrue(answered.startsWith("9 AEAD_AES_256_GCM inline:"), "tag and suite are echoed");
    }

    @Test
    void aDevicesSuiteListLeavesOutWhatItMishandles() {
        var quirky = exchange(List.of(SrtpProfile.AES_CM_128_HMAC_SHA1_80));
        var offer =
                Offers.of(
                        audio(
                                "RTP/SAVP",
                                crypto(1, SrtpProfile.AES_256_CM_HMAC_SHA1_80),
                                CM.replace(":1", ":2")));
        assertEquals(Optional.empty(), quirky.received(offer));
        assertTrue(
                cryptoOf(quirky.answer(Optional.empty(), Direction.SENDRECV))
                        .startsWith("2 AES_CM_128"));
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void keysAreReadWithAndWithoutPaddingAndAlwaysWrittenWithIt(SrtpProfile suite) {
        String padded = crypto(1, suite);
        String bare = padded.replace("=", "");
        for (String line : List.of(padded, bare)) {
            String answered = cryptoOf(answerTo(Offers.of(audio("RTP/SAVP", line))));
            String key = answered.substring(answered.indexOf("inline:") + "inline:".length());
            assertEquals(0, key.length() % 4);
        }
    }

    @Test
    void theOldNameOfAes256IsEchoedAsThePeerWroteIt() {
        String answered =
                cryptoOf(
                        answerTo(
                                Offers.of(
                                        audio(
                                                "RTP/SAVP",
                                                "crypto:3 AES_CM_256_HMAC_SHA1_80 inline:"
                                                        + key(46)))));
        assertTrue(answered.startsWith("3 AES_CM_256_HMAC_SHA1_80 "));
        assertEquals("AES_256_CM_HMAC_SHA1_80", exchange.agreement().orElseThrow().suite());
    }

    @Test
    void unusableLinesAreSkippedAndTheNextOneIsTaken() {
        var offer =
                Offers.of(
                        audio(
                                "RTP/SAVP",
                                "crypto:1 F8_128_HMAC_SHA1_80 inline:" + key(30),
                                "crypto:2 AES_CM_128_HMAC_SHA1_32 inline:" + key(30),
                                "crypto:3 AEAD_AES_256_GCM inline:" + key(44) + "|2^31|1:1",
                                "crypto:4 AES_CM_128_HMAC_SHA1_80 inline:"
                                        + key(30)
                                        + "|2^31 WSH=64 KDR=0"));
        assertTrue(cryptoOf(answerTo(offer)).startsWith("4 "));
    }

    @Test
    void ofTwoAudioSectionsTheEncryptedOneIsAnsweredAndTheOtherGetsPortZero() {
        SessionDescription answer = answerTo(Offers.of(audio("RTP/AVP"), audio("RTP/SAVP", CM)));
        assertEquals(2, answer.media().size());
        assertEquals(0, answer.media().get(0).port());
        assertEquals("RTP/AVP", answer.media().get(0).protocol());
        assertEquals(20_000, answer.media().get(1).port());
    }

    @Test
    void videoGetsPortZeroAndAudioGoesOn() {
        SessionDescription answer =
                answerTo(Offers.of("m=video 4002 RTP/SAVP 99\r\n", audio("RTP/SAVP", CM)));
        assertEquals(0, answer.media().get(0).port());
        assertEquals(List.of("99"), answer.media().get(0).formats());
        assertEquals(20_000, answer.media().get(1).port());
    }

    @Test
    void theOtherLegsCodecIsPreferredWhenThePeerOffersIt() {
        assertEquals(Optional.empty(), exchange.received(Offers.of(audio("RTP/SAVP", CM))));
        assertEquals(Optional.of(AudioCodec.PCMU), exchange.offeredCodec());
        SessionDescription answer =
                exchange.answer(Optional.of(AudioCodec.PCMA), Direction.SENDRECV);
        assertEquals(List.of("8", "101"), answer.media().getFirst().formats());
        assertEquals(AudioCodec.PCMA, exchange.agreement().orElseThrow().send().codec());
    }

    @Test
    void widebandIsAgreedUnderItsOldClockAndItsStaticType() {
        var offer =
                Offers.of("m=audio 4000 RTP/SAVP 9 8\r\na=rtpmap:9 G722/8000\r\na=" + CM + "\r\n");
        assertEquals(Optional.empty(), exchange.received(offer));
        assertEquals(Optional.of(AudioCodec.G722), exchange.offeredCodec());
        SessionDescription answer = exchange.answer(Optional.empty(), Direction.SENDRECV);
        assertEquals(List.of("9"), answer.media().getFirst().formats());
        assertEquals("9 G722/8000", answer.media().getFirst().values("rtpmap").getFirst());
        assertEquals(AudioCodec.G722, exchange.agreement().orElseThrow().receive().codec());
    }

    @Test
    void dynamicPayloadTypesAreEchoed() {
        var offer =
                Offers.of(
                        "m=audio 4000 RTP/SAVP 110 96\r\na=rtpmap:110 pcma/8000/1\r\n"
                                + "a=rtpmap:96 telephone-event/8000\r\na=ptime:30\r\na="
                                + CM
                                + "\r\n");
        assertEquals(List.of("110", "96"), answerTo(offer).media().getFirst().formats());
        Agreement agreed = exchange.agreement().orElseThrow();
        assertEquals(110, agreed.receive().payloadType());
        assertEquals(OptionalInt.of(96), agreed.send().telephoneEvent());
        assertEquals(30, agreed.send().ptimeMs());
    }

    @Test
    void wideBandVariantsOfOurCodecNamesAreNotOurCodecs() {
        var offer =
                Offers.of("m=audio 4000 RTP/SAVP 96\r\na=rtpmap:96 PCMU/16000\r\na=" + CM + "\r\n");
        assertEquals(Optional.of(Refusal.NO_CODEC), exchange.received(offer));
    }

    @Test
    void withoutNumericAddressTheSignallingPeerIsTheHint() {
        var offer =
                Offers.parsed(
                        "v=0\no=- 1 1 IN IP4 phone.example\ns=\nc=IN IP4 phone.example\nt=0 0\n"
                                + audio("RTP/SAVP", CM));
        answerTo(offer);
        assertEquals(
                new InetSocketAddress(LOCAL.peerHost(), 4000),
                exchange.agreement().orElseThrow().address());
    }

    // ---- hold

    @ParameterizedTest
    @CsvSource({
        "sendrecv, sendrecv",
        "sendonly, recvonly",
        "recvonly, sendonly",
        "inactive, inactive"
    })
    void directionsAreAnsweredFromOurSide(String offered, String answered) {
        MediaDescription section =
                answerTo(Offers.of(audio("RTP/SAVP", CM, offered))).media().getFirst();
        assertTrue(section.has(answered));
        boolean held = offered.equals("sendonly") || offered.equals("inactive");
        assertEquals(held, exchange.agreement().orElseThrow().heldByPeer());
    }

    @Test
    void anUnspecifiedAddressHoldsAndKeepsTheRealOne() {
        answerTo(Offers.of(audio("RTP/SAVP", CM)));
        Agreement before = exchange.agreement().orElseThrow();
        var hold =
                Offers.parsed(
                        "v=0\r\no=- 1 2 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
                                + audio("RTP/SAVP", CM));
        assertTrue(answerTo(hold).media().getFirst().has("recvonly"));
        Agreement held = exchange.agreement().orElseThrow();
        assertTrue(held.heldByPeer());
        assertEquals(before.address(), held.address());
        assertTrue(held.ours().key().sameAs(made.getFirst()), "the key stays");
    }

    // ---- keys over time

    @Test
    void holdAndResumeRepeatKeyTagAndSuite() {
        String first = cryptoOf(answerTo(Offers.of(audio("RTP/SAVP", CM))));
        String hold = cryptoOf(answerTo(Offers.of(audio("RTP/SAVP", CM, "sendonly"))));
        String resume = cryptoOf(answerTo(Offers.of(audio("RTP/SAVP", CM))));
        assertEquals(first, hold);
        assertEquals(first, resume);
        assertEquals(1, made.size());
    }

    @Test
    void aMovedPeerGetsANewKey() {
        String first = cryptoOf(answerTo(Offers.of(audio("RTP/SAVP", CM))));
        String moved = cryptoOf(answerTo(Offers.of(audio("RTP/SAVP", CM).replace("4000", "4010"))));
        assertFalse(first.equals(moved));
        assertTrue(made.getFirst().isDestroyed(), "the replaced key is zeroed");
    }

    @Test
    void aRekeyingPeerIsFollowedWhileOurKeyStays() {
        String first = cryptoOf(answerTo(Offers.of(audio("RTP/SAVP", CM))));
        var rekeyed = Offers.of(audio("RTP/SAVP", crypto(1, SrtpProfile.AES_CM_128_HMAC_SHA1_80)));
        MasterKey theirs = exchange.agreement().orElseThrow().theirs().key();
        assertEquals(first, cryptoOf(answerTo(rekeyed)));
        assertTrue(theirs.isDestroyed());
    }

    @Test
    void theSuiteInForceStaysEvenWhenALaterOfferListsABetterOne() {
        answerTo(Offers.of(audio("RTP/SAVP", CM)));
        var later = Offers.of(audio("RTP/SAVP", crypto(2, SrtpProfile.AEAD_AES_256_GCM), CM));
        assertTrue(cryptoOf(answerTo(later)).startsWith("1 AES_CM_128"));
    }

    @Test
    void aChangedSuiteHasANewKey() {
        answerTo(Offers.of(audio("RTP/SAVP", CM)));
        answerTo(Offers.of(audio("RTP/SAVP", crypto(1, SrtpProfile.AEAD_AES_128_GCM))));
        assertEquals(2, made.size());
        assertEquals("AEAD_AES_128_GCM", exchange.agreement().orElseThrow().suite());
    }

    @Test
    void aRefusedReofferLeavesTheAgreementInForce() {
        answerTo(Offers.of(audio("RTP/SAVP", CM)));
        Agreement before = exchange.agreement().orElseThrow();
        assertEquals(
                Optional.of(Refusal.PLAINTEXT), exchange.received(Offers.of(audio("RTP/AVP"))));
        assertEquals(before, exchange.agreement().orElseThrow());
        assertFalse(before.ours().key().isDestroyed());
    }

    @Test
    void aReofferThatEchoesOurKeyIsRefusedAndTheAgreementStays() {
        String answered = cryptoOf(answerTo(Offers.of(audio("RTP/SAVP", CM))));
        Agreement before = exchange.agreement().orElseThrow();
        var echo = Offers.of(audio("RTP/SAVP", "crypto:" + answered));
        assertEquals(Optional.of(Refusal.ECHOED_KEY), exchange.received(echo));
        assertEquals(OfferAnswer.State.STABLE, exchange.state());
        assertEquals(before, exchange.agreement().orElseThrow());
    }

    @Test
    void theVersionGrowsOnlyWhenOurDescriptionChanges() {
        String first = answerTo(Offers.of(audio("RTP/SAVP", CM))).origin().version();
        String refresh = answerTo(Offers.of(audio("RTP/SAVP", CM))).origin().version();
        String hold = answerTo(Offers.of(audio("RTP/SAVP", CM, "sendonly"))).origin().version();
        assertEquals(List.of("1", "1", "2"), List.of(first, refresh, hold));
    }

    // ---- offering

    @Test
    void ourOfferListsEverySuiteInOrderEachWithItsOwnKey() {
        SessionDescription offer = exchange.offer(AudioCodec.PCMA, Direction.SENDRECV);
        MediaDescription section = offer.media().getFirst();
        assertEquals("RTP/SAVP", section.protocol());
        assertEquals(List.of("8", "0", "9", "101"), section.formats());
        List<String> lines = section.values("crypto");
        int tag = 0;
        for (SrtpProfile suite : SrtpProfile.values()) {
            assertTrue(lines.get(tag++).startsWith(tag + " " + suite.sdesName()));
        }
        Set<String> keys =
                lines.stream()
                        .map(l -> l.substring(l.indexOf("inline:")))
                        .collect(Collectors.toSet());
        assertEquals(4, keys.size());
    }

    @Test
    void theAnswerChoosesTheKeyAndTheOthersAreZeroed() {
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        var answer = Offers.of(audio("RTP/SAVP", crypto(4, SrtpProfile.AES_CM_128_HMAC_SHA1_80)));
        assertEquals(Optional.empty(), exchange.answered(answer));
        Agreement agreed = exchange.agreement().orElseThrow();
        assertEquals("AES_CM_128_HMAC_SHA1_80", agreed.suite());
        assertTrue(agreed.ours().key().sameAs(made.get(3)));
        assertTrue(made.subList(0, 3).stream().allMatch(MasterKey::isDestroyed));
        assertEquals(OptionalInt.of(101), agreed.receive().telephoneEvent());
    }

    @ParameterizedTest
    @CsvSource({
        "'4 AES_256_CM_HMAC_SHA1_80', 46, a suite under another one's tag",
        "'9 AES_CM_128_HMAC_SHA1_80', 30, a tag that was not offered"
    })
    void anAnswerThatInventsALineIsAMismatch(String line, int lengthBytes, String why) {
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        var answer = Offers.of(audio("RTP/SAVP", "crypto:" + line + " inline:" + key(lengthBytes)));
        assertEquals(Optional.of(Refusal.MISMATCHED), exchange.answered(answer), why);
        assertTrue(made.stream().allMatch(MasterKey::isDestroyed));
    }

    @Test
    void anAnswerWithoutKeysIsRefused() {
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        assertEquals(
                Optional.of(Refusal.NO_USABLE_CRYPTO),
                exchange.answered(Offers.of(audio("RTP/SAVP"))));
    }

    @Test
    void anAnswerThatEchoesOurOwnKeyIsRefused() {
        SessionDescription offer = exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        String ours = "crypto:" + offer.media().getFirst().values("crypto").getFirst();
        assertEquals(
                Optional.of(Refusal.MISMATCHED),
                exchange.answered(Offers.of(audio("RTP/SAVP", ours))));
    }

    @Test
    void anAnswerWithTwoKeysOrMoreSectionsIsAMismatch() {
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        assertEquals(
                Optional.of(Refusal.MISMATCHED),
                exchange.answered(
                        Offers.of(
                                audio(
                                        "RTP/SAVP",
                                        crypto(4, SrtpProfile.AES_CM_128_HMAC_SHA1_80),
                                        crypto(1, SrtpProfile.AEAD_AES_256_GCM)))));
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        assertEquals(
                Optional.of(Refusal.MISMATCHED),
                exchange.answered(Offers.of(audio("RTP/SAVP", CM), audio("RTP/SAVP", CM))));
    }

    @Test
    void aLaterOfferOfOursRepeatsTheKeyInForceAndKeepsRefusedSections() {
        String first =
                cryptoOf(
                        answerTo(Offers.of("m=video 4002 RTP/SAVP 99\r\n", audio("RTP/SAVP", CM))));
        SessionDescription later = exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        assertEquals(0, later.media().get(0).port());
        assertEquals(List.of(first), later.media().get(1).values("crypto"));
        exchange.withdrawn();
        assertEquals(OfferAnswer.State.STABLE, exchange.state());
        assertFalse(made.getFirst().isDestroyed());
    }

    @Test
    void whatThePortGetsAreCopiesThatItMayDestroy() {
        answerTo(Offers.of(audio("RTP/SAVP", CM)));
        var remote = exchange.agreement().orElseThrow().forPort();
        remote.keys().send().destroy();
        remote.keys().receive().destroy();
        assertTrue(
                exchange.agreement().orElseThrow().forPort().keys().send().sameAs(made.getFirst()));
    }

    @Test
    void closingZeroesEveryKey() {
        answerTo(Offers.of(audio("RTP/SAVP", CM)));
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        MasterKey theirs = exchange.agreement().orElseThrow().theirs().key();
        exchange.close();
        assertTrue(made.stream().allMatch(MasterKey::isDestroyed));
        assertTrue(theirs.isDestroyed());
    }

    @Test
    void stepsOutOfOrderAreBugs() {
        var answer = Offers.of(audio("RTP/SAVP", CM));
        assertThrows(IllegalStateException.class, () -> exchange.answered(answer));
        assertThrows(
                IllegalStateException.class,
                () -> exchange.answer(Optional.empty(), Direction.SENDRECV));
        assertThrows(IllegalStateException.class, exchange::withdrawn);
        exchange.offer(AudioCodec.PCMU, Direction.SENDRECV);
        assertThrows(IllegalStateException.class, () -> exchange.received(answer));
        assertThrows(
                IllegalStateException.class,
                () -> exchange.offer(AudioCodec.PCMU, Direction.SENDRECV));
    }

    private SessionDescription answerTo(SessionDescription offer) {
        assertEquals(Optional.empty(), exchange.received(offer));
        return exchange.answer(Optional.empty(), Direction.SENDRECV);
    }

    private static String cryptoOf(SessionDescription description) {
        return description.media().stream()
                .flatMap(section -> section.values("crypto").stream())
                .findFirst()
                .orElseThrow();
    }
}
