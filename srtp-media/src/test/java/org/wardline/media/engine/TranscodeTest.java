package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort.Repeat;
import org.wardline.media.SrtpProfile;
import org.wardline.media.codec.G711;
import org.wardline.media.codec.G722Decoder;
import org.wardline.media.codec.G722Encoder;
import org.wardline.media.testkit.RtpPeer;

/// Phones that speak different codecs hear each other, prompts and recordings are right on wideband
/// legs, and nothing is recoded between phones that speak the same.
class TranscodeTest {

    private static final AudioFormat G722 =
            new AudioFormat(AudioCodec.G722, 9, OptionalInt.of(101), 20);
    private static final int PACKETS = 100;
    private static final int HERTZ = 1_000;

    private NettyMediaEngine engine;
    private Leg wideband;

    @BeforeEach
    void aWidebandPhoneIsUp() {
        engine = Engines.oneLoop();
        wideband = Leg.on(engine, SrtpProfile.AEAD_AES_256_GCM, G722).agree();
    }

    @AfterEach
    void theCallEnds() {
        wideband.close();
        engine.close();
    }

    @Test
    void phonesWithTheSameCodecHearEachOthersOctetsUnchanged() {
        try (var other = Leg.on(engine, SrtpProfile.AES_CM_128_HMAC_SHA1_80, G722).agree()) {
            Leg.bridge(wideband, other);
            byte[] octets = new byte[160];
            new Random(3).nextBytes(octets);
            for (int i = 0; i < 20; i++) {
                wideband.peer.speak(octets);
                RtpPeer.Heard heard = other.peer.hears(Leg.SOON);
                assertEquals(9, heard.payloadType());
                assertArrayEquals(octets, heard.payload());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40, 60})
    void aNarrowbandToneReachesAWidebandPhone(int ptimeMs) {
        var narrow = new AudioFormat(AudioCodec.PCMU, 0, OptionalInt.empty(), ptimeMs);
        try (var other = Leg.on(engine, SrtpProfile.AES_CM_128_HMAC_SHA1_80, narrow).agree()) {
            Leg.bridge(wideband, other);
            byte[] spoken = ulawTone(PACKETS * 160);
            say(other, spoken, narrow.samplesPerPacket());
            assertTone(decoded(heard(wideband, 9, 160)), 16_000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40, 60})
    void aWidebandToneReachesANarrowbandPhone(int ptimeMs) {
        var narrow = new AudioFormat(AudioCodec.PCMA, 8, OptionalInt.empty(), ptimeMs);
        try (var other = Leg.on(engine, SrtpProfile.AES_CM_128_HMAC_SHA1_80, narrow).agree()) {
            Leg.bridge(wideband, other);
            say(wideband, g722Tone(PACKETS * 160), 160);
            byte[] alaw = heard(other, 8, narrow.samplesPerPacket());
            short[] linear = new short[alaw.length];
            for (int i = 0; i < linear.length; i++) {
                linear[i] = G711.linearOfAlaw(alaw[i]);
            }
            assertTone(linear, 8_000);
        }
    }

    @Test
    void aPromptIsHeardOnAWidebandPhone() {
        AudioSource tone = AudioSource.tone(HERTZ, Duration.ofSeconds(1));
        wideband.port.play(tone, Repeat.ONCE);
        wideband.events.await(MediaEvent.PlayFinished.class, Leg.SOON);
        assertTone(decoded(heard(wideband, 9, 160)), 16_000);
    }

    @Test
    void aRecordingOfAWidebandPhoneHoldsWhatWasSaid() {
        var recorded = new ByteArrayOutputStream();
        wideband.port.tap((ulaw, offset, length, _) -> recorded.write(ulaw, offset, length));
        say(wideband, g722Tone(PACKETS * 160), 160);
        wideband.awaitReceived(PACKETS);
        wideband.port.untap();
        wideband.events.await(MediaEvent.TapEnded.class, Leg.SOON);
        byte[] ulaw = recorded.toByteArray();
        short[] linear = new short[ulaw.length];
        for (int i = 0; i < linear.length; i++) {
            linear[i] = G711.linearOfUlaw(ulaw[i]);
        }
        assertTone(linear, 8_000);
    }

    private static void say(Leg leg, byte[] codeWords, int perPacket) {
        for (int i = 0; i + perPacket <= codeWords.length; i += perPacket) {
            leg.peer.speak(Arrays.copyOfRange(codeWords, i, i + perPacket));
        }
    }

    /// Everything that arrives until nothing comes any more; at least a second of it.
    private static byte[] heard(Leg leg, int payloadType, int perPacket) {
        var all = new ByteArrayOutputStream();
        for (var packet = leg.peer.hearsWithin(Leg.SOON);
                packet.isPresent();
                packet = leg.peer.hearsWithin(Leg.A_MOMENT)) {
            assertEquals(payloadType, packet.get().payloadType());
            assertEquals(perPacket, packet.get().payload().length);
            all.writeBytes(packet.get().payload());
        }
        assertTrue(all.size() >= 7_800, all.size() + " octets arrived");
        return all.toByteArray();
    }

    /// Most of the power is the tone's, at the level it was spoken at.
    private static void assertTone(short[] samples, int rate) {
        double re = 0;
        double im = 0;
        double power = 0;
        int from = rate / 10;
        int to = rate - rate / 10;
        for (int i = from; i < to; i++) {
            re += samples[i] * Math.cos(2 * Math.PI * HERTZ * i / rate);
            im += samples[i] * Math.sin(2 * Math.PI * HERTZ * i / rate);
            power += (double) samples[i] * samples[i];
        }
        int count = to - from;
        double amplitude = Math.hypot(re, im) * 2 / count;
        double tonePower = amplitude * amplitude / 2 * count;
        assertEquals(Short.MAX_VALUE / 4.0, amplitude, 400);
        assertTrue(tonePower > 0.98 * power, "only " + tonePower / power + " of it is the tone");
    }

    private static byte[] ulawTone(int samples) {
        byte[] ulaw = new byte[samples];
        AudioSource tone = AudioSource.tone(HERTZ, Duration.ofMillis(samples / 8));
        assertEquals(samples, tone.read(0, ulaw, 0, samples));
        return ulaw;
    }

    private static byte[] g722Tone(int octets) {
        short[] wide = new short[2 * octets];
        for (int i = 0; i < wide.length; i++) {
            double phase = 2 * Math.PI * HERTZ * i / 16_000;
            wide[i] = (short) (Short.MAX_VALUE / 4.0 * Math.sin(phase));
        }
        byte[] coded = new byte[octets];
        new G722Encoder().encode(wide, 0, wide.length, coded, 0);
        return coded;
    }

    private static short[] decoded(byte[] octets) {
        short[] wide = new short[2 * octets.length];
        new G722Decoder().decode(octets, 0, octets.length, wide, 0);
        return wide;
    }
}
