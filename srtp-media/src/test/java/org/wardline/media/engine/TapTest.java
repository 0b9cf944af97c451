package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.media.AudioSource;
import org.wardline.media.FrameSink;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort.Repeat;
import org.wardline.media.SrtpProfile;
import org.wardline.media.codec.G711;
import org.wardline.media.testkit.Eventually;

/// What a recording gets, from a phone on a real socket, and what silence is.
class TapTest {

    private final Recording recording = new Recording();
    private NettyMediaEngine engine;
    private Leg caller;

    /// Also checks what a sink is promised: no holes, and a bound on the length.
    private static final class Recording implements FrameSink {
        private final ByteArrayOutputStream audio = new ByteArrayOutputStream();

        @Override
        public synchronized void frame(byte[] ulaw, int offset, int length, long startSample) {
            if (startSample != audio.size() || length < 1 || length > 480) {
                throw new IllegalStateException("a hole at " + startSample);
            }
            audio.write(ulaw, offset, length);
        }

        synchronized byte[] bytes() {
            return audio.toByteArray();
        }
    }

    @BeforeEach
    void aCallIsUp() {
        engine = Engines.oneLoop();
        caller = Leg.on(engine, SrtpProfile.AES_256_CM_HMAC_SHA1_80, Leg.PCMA).agree();
    }

    @AfterEach
    void theCallEnds() {
        caller.close();
        engine.close();
    }

    @Test
    void everyWordIsRecordedInOrderWhateverTheNetworkDoes() {
        caller.port.tap(recording);
        caller.settle();
        byte[] spoken = speech(50 * 160);
        byte[] expected = new byte[spoken.length];
        G711.alawToUlaw(spoken, 0, expected, 0, spoken.length);
        for (int i = 0; i < 50; i += 5) {
            caller.peer.speak(slice(spoken, i));
            byte[] late = caller.peer.prepare(slice(spoken, i + 1));
            caller.peer.speak(slice(spoken, i + 2));
            caller.peer.send(late);
            caller.peer.prepare(slice(spoken, i + 3));
            Arrays.fill(expected, (i + 3) * 160, (i + 4) * 160, G711.ULAW_SILENCE);
            caller.peer.speak(slice(spoken, i + 4));
        }
        caller.awaitReceived(40);
        caller.port.untap();
        var ended = caller.events.await(MediaEvent.TapEnded.class, Leg.SOON);
        assertEquals(spoken.length, ended.samples());
        assertArrayEquals(expected, recording.bytes());
        caller.peer.speak(slice(spoken, 0));
        caller.awaitReceived(41);
        assertEquals(spoken.length, recording.bytes().length);
    }

    @Test
    void closingThePortEndsTheTap() {
        caller.port.tap(recording);
        caller.settle();
        caller.peer.speak(new byte[160]);
        caller.awaitReceived(1);
        caller.port.close();
        var ended = caller.events.await(MediaEvent.TapEnded.class, Leg.SOON);
        assertEquals(160, ended.samples());
    }

    @Test
    void aRecordingGoesOnWhileAPromptIsPlayed() {
        caller.port.tap(recording);
        caller.port.play(AudioSource.tone(440, Duration.ofSeconds(1)), Repeat.ONCE);
        caller.peer.hears(Leg.SOON);
        caller.peer.speak(new byte[160]);
        caller.awaitReceived(1);
        caller.port.untap();
        assertTrue(caller.events.await(MediaEvent.TapEnded.class, Leg.SOON).samples() >= 160);
    }

    @Test
    void aSinkThatFailsEndsItsPortAndNoOther() {
        try (var other = Leg.on(engine, SrtpProfile.AEAD_AES_128_GCM, Leg.PCMU).agree();
                var third = Leg.on(engine, SrtpProfile.AEAD_AES_128_GCM, Leg.PCMU).agree()) {
            Leg.bridge(other, third);
            caller.port.tap((_, _, _, _) -> {
                throw new IllegalStateException("the disk of patient Jones is full");
            });
            caller.peer.speak(new byte[160]);
            var failed = caller.events.await(MediaEvent.Failed.class, Leg.SOON);
            assertTrue(failed.reason().startsWith("IllegalStateException at "), failed.reason());
            assertFalse(failed.reason().contains("Jones"));
            other.peer.speak(new byte[160]);
            third.peer.hears(Leg.SOON);
            assertEquals(2, usedAfterClose());
        }
    }

    @Test
    void tenSecondsWithoutSpeechAreReportedAndEveryFurtherTen() {
        Tap tap = new Tap(recording, 0);
        long silences = 0;
        for (long ms = 0; ms <= 31_000; ms += 10) {
            silences += tap.deliver(ms * 1_000_000) ? 1 : 0;
        }
        assertEquals(3, silences);
    }

    @Test
    void speechIsSpeechAndLineNoiseIsNot() {
        SpeechDetector detector = new SpeechDetector();
        byte[] quietSpeech = tone(600);
        byte[] lineNoise = tone(60);
        for (int i = 0; i < 499; i++) {
            assertFalse(detector.heard(lineNoise, 160));
        }
        assertFalse(detector.heard(quietSpeech, 160));
        for (int i = 0; i < 499; i++) {
            assertFalse(detector.heard(lineNoise, 160));
        }
        assertTrue(detector.heard(lineNoise, 160));
    }

    private int usedAfterClose() {
        Eventually.until("the failed port is released", Leg.SOON, () -> engine.portsInUse() == 2);
        return engine.portsInUse();
    }

    private static byte[] tone(int amplitude) {
        byte[] ulaw = new byte[160];
        for (int i = 0; i < ulaw.length; i++) {
            ulaw[i] = G711.ulawOfLinear((short) (amplitude * Math.sin(i * Math.PI / 8)));
        }
        return ulaw;
    }

    private static byte[] slice(byte[] audio, int packet) {
        return Arrays.copyOfRange(audio, packet * 160, (packet + 1) * 160);
    }

    private static byte[] speech(int samples) {
        byte[] audio = new byte[samples];
        new Random(3).nextBytes(audio);
        return audio;
    }
}
