package org.wardline.media.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaEngine;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort.Repeat;
import org.wardline.media.MediaSpec;
import org.wardline.media.MediaUnavailable;

class FakeMediaEngineTest implements MediaPortContract {

    private static final MediaSpec LOOPBACK = new MediaSpec(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final FakeMediaEngine engine = new FakeMediaEngine();
    private final Events events = new Events();

    @Override
    public MediaEngine engine() {
        return engine;
    }

    @Test
    void aScriptedPlayEndsWhenTheTestSaysSo() {
        engine.open(LOOPBACK, events);
        FakeMediaPort port = engine.lastPort();
        long play = port.play(AudioSource.silence(Duration.ofMillis(1)), Repeat.ONCE);
        assertEquals(play, port.playing());
        port.finishPlaying();
        assertEquals(new MediaEvent.PlayFinished(play, true), events.pending().getFirst());
    }

    @Test
    void bridgesAreOnBothSidesAndMoveWhole() {
        for (int i = 0; i < 3; i++) {
            engine.open(LOOPBACK, events);
        }
        FakeMediaPort one = engine.ports().get(0);
        FakeMediaPort two = engine.ports().get(1);
        FakeMediaPort three = engine.ports().get(2);
        one.bridgeTo(two);
        three.bridgeTo(two);
        assertEquals(Optional.empty(), one.bridgedTo());
        assertEquals(Optional.of(three), two.bridgedTo());
        two.close();
        assertEquals(Optional.empty(), three.bridgedTo());
    }

    @Test
    void aTapGetsWhatTheTestLetsThePhoneSay() {
        engine.open(LOOPBACK, events);
        StringBuilder starts = new StringBuilder();
        engine.lastPort()
                .tap((_, _, length, start) -> starts.append(start).append('+').append(length));
        engine.lastPort().hear(new byte[160]);
        engine.lastPort().hear(new byte[80]);
        engine.lastPort().untap();
        assertEquals("0+160160+80", starts.toString());
        assertTrue(events.pending().contains(new MediaEvent.TapEnded(240)));
    }

    @Test
    void aFullEngineRefuses() {
        engine.full(true);
        assertThrows(MediaUnavailable.class, () -> engine.open(LOOPBACK, events));
    }
}
