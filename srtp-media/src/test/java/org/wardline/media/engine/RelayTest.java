package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.wardline.media.AudioFormat;
import org.wardline.media.MediaSpec;
import org.wardline.media.SrtpProfile;
import org.wardline.media.codec.G711;
import org.wardline.media.testkit.RtpPeer;

/// Two phones hear each other through two ports, on real sockets.
class RelayTest {

    private final Random random = new Random(4);

    static Stream<Arguments> suitePairs() {
        return Arrays.stream(SrtpProfile.values())
                .flatMap(one ->
                        Arrays.stream(SrtpProfile.values()).map(other -> Arguments.of(one, other)));
    }

    @ParameterizedTest
    @MethodSource("suitePairs")
    void phonesWithAnyTwoSuitesHearEachOther(SrtpProfile one, SrtpProfile other) {
        try (var engine = Engines.oneLoop();
                var caller = Leg.on(engine, one, Leg.PCMU).agree();
                var callee = Leg.on(engine, other, Leg.PCMU).agree()) {
            Leg.bridge(caller, callee);
            talk(caller, callee, 20);
            talk(callee, caller, 20);
        }
    }

    @ParameterizedTest
    @EnumSource(DatagramTransport.class)
    void theRelayWorksOnEveryTransport(DatagramTransport transport) {
        try (var engine = Engines.start(1, transport);
                var caller = Leg.on(engine, SrtpProfile.AEAD_AES_256_GCM, Leg.PCMU).agree();
                var callee =
                        Leg.on(engine, SrtpProfile.AES_CM_128_HMAC_SHA1_80, Leg.PCMU).agree()) {
            Leg.bridge(caller, callee);
            talk(caller, callee, 100);
            talk(callee, caller, 100);
        }
    }

    @ParameterizedTest
    @EnumSource(DatagramTransport.class)
    void theRelayWorksBetweenIpv4AndIpv6(DatagramTransport transport) {
        var v6 = new MediaSpec(InetAddress.ofLiteral("::1"), 0);
        var suite = SrtpProfile.AES_256_CM_HMAC_SHA1_80;
        try (var engine = Engines.start(1, transport);
                var caller = new Leg(engine, suite, Leg.PCMU, v6).agree();
                var callee = Leg.on(engine, suite, Leg.PCMU).agree()) {
            Leg.bridge(caller, callee);
            talk(caller, callee, 20);
            talk(callee, caller, 20);
        }
    }

    @Test
    void portsOnTwoLoopsAreBridgedThroughRings() {
        var suite = SrtpProfile.AEAD_AES_128_GCM;
        try (var engine = Engines.start(2, DatagramTransport.best());
                var caller =
                        new Leg(engine, suite, Leg.PCMU, new MediaSpec(Leg.loopback(), 0)).agree();
                var callee =
                        new Leg(engine, suite, Leg.PCMU, new MediaSpec(Leg.loopback(), 1))
                                .agree()) {
            Leg.bridge(caller, callee);
            talk(caller, callee, 200);
            talk(callee, caller, 200);
            caller.port.unbridge();
            caller.settle();
            callee.settle();
            callee.peer.speak(frame(160));
            callee.awaitReceived(201);
            assertEquals(0, caller.peer.hearsWithin(Leg.A_MOMENT).stream().count());
        }
    }

    /// As after an attended transfer. Both ways round, so that the numbers go down once.
    @Test
    void whoComesToTheFarEndIsHeardWhereverTheirNumbersStand() {
        var suite = SrtpProfile.AEAD_AES_256_GCM;
        try (var engine = Engines.oneLoop();
                var stays = Leg.on(engine, suite, Leg.PCMU).agree();
                var one = Leg.on(engine, suite, Leg.PCMU).agree();
                var other = Leg.on(engine, suite, Leg.PCMU).agree()) {
            for (Leg far : List.of(one, other, one)) {
                Leg.bridge(stays, far);
                talk(far, stays, 20);
                talk(stays, far, 20);
            }
        }
    }

    @Test
    void lawsAndPayloadTypesAreTranslated() {
        var suite = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
        try (var engine = Engines.oneLoop();
                var caller = Leg.on(engine, suite, Leg.PCMU).agree();
                var callee = Leg.on(engine, suite, Leg.PCMA).agree()) {
            Leg.bridge(caller, callee);
            byte[] spoken = frame(160);
            caller.peer.speak(spoken);
            RtpPeer.Heard heard = callee.peer.hears(Leg.SOON);
            byte[] expected = new byte[160];
            G711.ulawToAlaw(spoken, 0, expected, 0, 160);
            assertEquals(8, heard.payloadType());
            assertArrayEquals(expected, heard.payload());
            assertEquals(160, heard.payload().length);
        }
    }

    @Test
    void aPhoneThatWantsLongerPacketsGetsThem() {
        assertRepacketized(20, 30);
    }

    @Test
    void aPhoneThatWantsShorterPacketsGetsThem() {
        assertRepacketized(60, 20);
    }

    private void assertRepacketized(int fromMs, int toMs) {
        var suite = SrtpProfile.AES_CM_128_HMAC_SHA1_80;
        try (var engine = Engines.oneLoop();
                var caller = Leg.on(engine, suite, ptime(fromMs)).agree();
                var callee = Leg.on(engine, suite, ptime(toMs)).agree()) {
            Leg.bridge(caller, callee);
            byte[] speech = frame(8 * 60 * 20);
            int fromSamples = 8 * fromMs;
            for (int at = 0; at < speech.length; at += fromSamples) {
                caller.peer.speak(Arrays.copyOfRange(speech, at, at + fromSamples));
            }
            int toSamples = 8 * toMs;
            RtpPeer.Heard before = null;
            for (int at = 0; at < speech.length; at += toSamples) {
                RtpPeer.Heard heard = callee.peer.hears(Leg.SOON);
                assertArrayEquals(Arrays.copyOfRange(speech, at, at + toSamples), heard.payload());
                if (before != null) {
                    assertEquals(before.timestamp() + toSamples, heard.timestamp());
                    assertEquals((before.sequenceNumber() + 1) & 0xFFFF, heard.sequenceNumber());
                }
                before = heard;
            }
        }
    }

    private void talk(Leg from, Leg to, int packets) {
        RtpPeer.Heard before = null;
        for (int i = 0; i < packets; i++) {
            byte[] spoken = frame(160);
            from.peer.speak(spoken);
            RtpPeer.Heard heard = to.peer.hears(Leg.SOON);
            assertArrayEquals(spoken, heard.payload());
            if (before != null) {
                assertEquals(before.ssrc(), heard.ssrc());
                assertEquals((before.sequenceNumber() + 1) & 0xFFFF, heard.sequenceNumber());
                assertEquals(before.timestamp() + 160, heard.timestamp());
            }
            before = heard;
        }
        assertEquals(0, to.peer.failures());
    }

    private byte[] frame(int samples) {
        byte[] audio = new byte[samples];
        random.nextBytes(audio);
        return audio;
    }

    private static AudioFormat ptime(int ms) {
        return new AudioFormat(Leg.PCMU.codec(), 0, Leg.PCMU.telephoneEvent(), ms);
    }
}
