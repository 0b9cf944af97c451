package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.Drop;
import org.wardline.media.MediaEvent;
import org.wardline.media.SrtpProfile;
import org.wardline.media.dtmf.TelephoneEvent;
import org.wardline.media.testkit.RtpPeer;

/// Keys are reported, and passed on to the other phone under its own payload type.
class TelephoneEventRelayTest {

    private static final SrtpProfile SUITE = SrtpProfile.AES_CM_128_HMAC_SHA1_80;

    private NettyMediaEngine engine;
    private Leg caller;

    @BeforeEach
    void aPhoneCalls() {
        engine = Engines.oneLoop();
        caller = Leg.on(engine, SUITE, Leg.PCMU).agree();
    }

    @AfterEach
    void theCallEnds() {
        caller.close();
        engine.close();
    }

    @Test
    void keysAreReportedOnceEachAndPassedOnUnderTheOtherPayloadType() {
        try (var callee = Leg.on(engine, SUITE, Leg.PCMA).agree()) {
            Leg.bridge(caller, callee);
            caller.peer.speak(new byte[160]);
            RtpPeer.Heard audio = callee.peer.hears(Leg.SOON);
            List<RtpPeer.Heard> events = new ArrayList<>();
            for (char key : "12#".toCharArray()) {
                caller.peer.press(key);
                for (int i = 0; i < 7; i++) {
                    events.add(callee.peer.hears(Leg.SOON));
                }
                assertEquals(key, digit());
            }
            caller.peer.speak(new byte[160]);
            RtpPeer.Heard after = callee.peer.hears(Leg.SOON);

            for (int i = 0; i < events.size(); i++) {
                RtpPeer.Heard event = events.get(i);
                assertEquals(96, event.payloadType());
                assertEquals(i % 7 == 0, event.marker());
                int start = audio.timestamp() + 160 + 800 * (i / 7);
                assertEquals(start, event.timestamp());
                assertEquals((audio.sequenceNumber() + 1 + i) & 0xFFFF, event.sequenceNumber());
                assertEquals(
                        "12#".charAt(i / 7),
                        TelephoneEvent.read(event.payload(), 0, 4)
                                .orElseThrow()
                                .key()
                                .orElseThrow());
            }
            assertEquals(8, after.payloadType());
            assertEquals(audio.timestamp() + 160 + 2400, after.timestamp());
            assertEquals(0, caller.events.pending().size());
        }
    }

    @Test
    void aPhoneThatDoesNotTakeEventsGetsNone() {
        var plain = AudioFormat.of(AudioCodec.PCMU, OptionalInt.empty());
        try (var callee = Leg.on(engine, SUITE, plain).agree()) {
            Leg.bridge(caller, callee);
            caller.peer.press('7');
            assertEquals('7', digit());
            callee.awaitDropped(Drop.PAYLOAD_TYPE, 7);
            assertTrue(callee.peer.hearsWithin(Leg.A_MOMENT).isEmpty());
        }
    }

    @Test
    void aDigitDoesNotPrint() {
        assertFalse(new MediaEvent.Digit('7').toString().contains("7"));
    }

    private char digit() {
        return caller.events.await(MediaEvent.Digit.class, Leg.SOON).digit();
    }
}
