package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.AudioSource;
import org.wardline.media.Direction;
import org.wardline.media.Drop;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort.Repeat;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.RtpPeer;

/// A phone hears one stream, whatever feeds it: the other phone, prompts, music on hold, before and
/// after re-INVITEs.
class ContinuityTest {

    private static final SrtpProfile SUITE = SrtpProfile.AEAD_AES_256_GCM;
    private static final AudioSource PROMPT = AudioSource.tone(440, Duration.ofMillis(100));
    private static final AudioSource MUSIC = AudioSource.tone(880, Duration.ofMillis(50));

    private final Random random = new Random(21);
    private NettyMediaEngine engine;
    private Leg caller;
    private Leg callee;

    @BeforeEach
    void aCallIsUp() {
        engine = Engines.oneLoop();
        caller = Leg.on(engine, SUITE, Leg.PCMU).agree();
        callee = Leg.on(engine, SUITE, Leg.PCMA).agree();
        Leg.bridge(caller, callee);
    }

    @AfterEach
    void theCallEnds() {
        caller.close();
        callee.close();
        engine.close();
    }

    @Test
    void ssrcSequenceAndTimestampGoOnAcrossRelayHoldMusicPromptAndResume() {
        List<RtpPeer.Heard> heard = new ArrayList<>();
        heard.addAll(relay(20));

        // The caller puts the callee on hold: music.
        caller.agree(Direction.RECVONLY);
        callee.port.unbridge();
        callee.port.play(MUSIC, Repeat.FOREVER);
        for (int i = 0; i < 10; i++) {
            heard.add(callee.peer.hears(Leg.SOON));
        }
        callee.port.stop();
        callee.settle();
        drain(heard);

        // A prompt, to its end.
        long prompt = callee.port.play(PROMPT, Repeat.ONCE);
        var finished = callee.events.await(MediaEvent.PlayFinished.class, Leg.SOON);
        assertEquals(new MediaEvent.PlayFinished(prompt, true), finished);
        drain(heard);

        // Resume.
        caller.agree(Direction.SENDRECV);
        Leg.bridge(caller, callee);
        heard.addAll(relay(20));

        assertOneStream(heard);
        assertTrue(heard.size() >= 55, "heard " + heard.size());
    }

    @Test
    void aPromptTakesThePlaceOfTheBridgeWhileItLasts() {
        callee.port.play(MUSIC, Repeat.FOREVER);
        callee.peer.hears(Leg.SOON);
        caller.peer.speak(frame());
        caller.awaitReceived(1);
        callee.port.stop();
        callee.settle();
        List<RtpPeer.Heard> heard = new ArrayList<>();
        drain(heard);
        heard.addAll(relay(5));
        assertOneStream(heard);
    }

    @Test
    void playsAreNumberedAndEachIsReportedOnce() {
        long first = callee.port.play(MUSIC, Repeat.FOREVER);
        long second = callee.port.play(PROMPT, Repeat.ONCE);
        assertEquals(new MediaEvent.PlayFinished(first, false), nextFinished(callee));
        assertEquals(new MediaEvent.PlayFinished(second, true), nextFinished(callee));
        long third = callee.port.play(PROMPT, Repeat.ONCE);
        callee.port.close();
        assertEquals(new MediaEvent.PlayFinished(third, false), nextFinished(callee));
    }

    @Test
    void aPlayOverAShortSourceRepeatsItWithoutHoles() {
        AudioSource beat = AudioSource.ofUlaw(new byte[] {1, 2, 3});
        caller.port.play(beat, Repeat.FOREVER);
        byte[] heard = caller.peer.hears(Leg.SOON).payload();
        for (int i = 0; i < heard.length; i++) {
            assertEquals(1 + i % 3, heard[i]);
        }
    }

    @Test
    void onHoldNothingIsSentOrUsed() {
        relay(3);
        callee.agree(Direction.INACTIVE);
        caller.peer.speak(frame());
        callee.peer.speak(frame());
        callee.awaitDropped(Drop.ON_HOLD, 2);
        assertTrue(callee.peer.hearsWithin(Leg.A_MOMENT).isEmpty());
        assertTrue(caller.peer.hearsWithin(Leg.A_MOMENT).isEmpty());
        callee.agree(Direction.SENDRECV);
        relay(3);
    }

    @Test
    void unchangedKeysKeepTheirContexts() {
        List<RtpPeer.Heard> heard = new ArrayList<>();
        byte[] replay = caller.peer.prepare(frame());
        caller.peer.send(replay);
        heard.add(callee.peer.hears(Leg.SOON));
        for (int i = 0; i < 5; i++) {
            caller.agree();
            callee.agree();
            heard.addAll(relay(3));
        }
        caller.peer.send(replay);
        caller.awaitDropped(Drop.REPLAYED, 1);
        assertOneStream(heard);
        assertEquals(0, callee.peer.failures());
    }

    @Test
    void aNewKeyOfOursIsANewSourceThatGoesOnInTime() {
        RtpPeer.Heard before = relay(5).getLast();
        callee.portTakesNewKey();
        callee.agree();
        RtpPeer.Heard after = relay(5).getFirst();
        assertNotEquals(before.ssrc(), after.ssrc());
        assertTrue(after.sequenceNumber() < 1 << 15);
        assertTrue(after.timestamp() - before.timestamp() >= 160);
        assertEquals(0, callee.peer.failures());
    }

    @Test
    void aPhonesNewKeyIsTakenWhenItUsesItAndNotBefore() {
        relay(5);
        byte[] stillUnderTheOld = caller.peer.prepare(frame());
        caller.phoneTakesNewKey();
        caller.agree();
        caller.peer.send(stillUnderTheOld);
        callee.peer.hears(Leg.SOON);
        byte[] lateUnderTheOld = stillUnderTheOld.clone();
        relay(5);
        caller.peer.send(lateUnderTheOld);
        caller.awaitDropped(Drop.BAD_TAG, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 40_000, 65_535})
    void aPhoneMayNumberAnewUnderANewKey(int restart) {
        List<RtpPeer.Heard> heard = new ArrayList<>(relay(5));
        caller.phoneTakesNewKey();
        caller.peer.numbersFrom(restart);
        caller.agree();
        heard.addAll(relay(5));
        assertOneStream(heard);
    }

    @Test
    void aPhoneThatChangesItsSsrcGoesOnAsOneStream() {
        List<RtpPeer.Heard> heard = new ArrayList<>(relay(5));
        caller.peer.changesSsrc(0x0BAD_CAFE);
        caller.peer.numbersFrom(60_000);
        heard.addAll(relay(5));
        assertOneStream(heard);
    }

    @Test
    void lossesOfTheCallerStayVisibleAndLatePacketsDoNotGoBack() {
        RtpPeer.Heard first = relay(1).getFirst();
        byte[] late = caller.peer.prepare(frame());
        caller.peer.speak(frame());
        RtpPeer.Heard afterLoss = callee.peer.hears(Leg.SOON);
        assertEquals((first.sequenceNumber() + 2) & 0xFFFF, afterLoss.sequenceNumber());
        assertEquals(first.timestamp() + 320, afterLoss.timestamp());
        caller.peer.send(late);
        callee.awaitDropped(Drop.LATE, 1);
        assertFalse(callee.peer.hearsWithin(Leg.A_MOMENT).isPresent());
    }

    private List<RtpPeer.Heard> relay(int packets) {
        List<RtpPeer.Heard> heard = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            caller.peer.speak(frame());
            heard.add(callee.peer.hears(Leg.SOON));
            byte[] answer = frame();
            callee.peer.speak(answer);
            assertEquals(160, caller.peer.hears(Leg.SOON).payload().length);
            assertArrayEquals(answer, answer.clone());
        }
        return heard;
    }

    private void drain(List<RtpPeer.Heard> into) {
        var next = callee.peer.hearsWithin(Leg.A_MOMENT);
        while (next.isPresent()) {
            into.add(next.get());
            next = callee.peer.hearsWithin(Leg.A_MOMENT);
        }
    }

    private static MediaEvent.PlayFinished nextFinished(Leg leg) {
        return leg.events.await(MediaEvent.PlayFinished.class, Leg.SOON);
    }

    private static void assertOneStream(List<RtpPeer.Heard> heard) {
        for (int i = 1; i < heard.size(); i++) {
            RtpPeer.Heard before = heard.get(i - 1);
            RtpPeer.Heard now = heard.get(i);
            assertEquals(before.ssrc(), now.ssrc(), "SSRC at " + i);
            int sequence = (short) (now.sequenceNumber() - before.sequenceNumber());
            assertEquals(1, sequence, "sequence at " + i);
            int timestamp = now.timestamp() - before.timestamp();
            assertTrue(timestamp >= before.payload().length, "timestamp at " + i);
        }
    }

    private byte[] frame() {
        byte[] audio = new byte[160];
        random.nextBytes(audio);
        return audio;
    }
}
