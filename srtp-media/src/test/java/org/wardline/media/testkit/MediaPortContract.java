package org.wardline.media.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaEngine;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaPort.Repeat;
import org.wardline.media.MediaSpec;
import org.wardline.media.MediaUnavailable;

/// What calls rely on, of every media engine: the real one and the fake keep the same promises.
public interface MediaPortContract {

    /// A running engine.
    MediaEngine engine();

    @Test
    default void stoppedReplacedAndClosedPlaysAreReportedOnceEachInOrder() {
        Events events = new Events();
        try (MediaEngine engine = engine()) {
            MediaPort port = engine.open(loopback(), events);
            AudioSource music = AudioSource.tone(440, Duration.ofSeconds(1));
            long stopped = port.play(music, Repeat.FOREVER);
            port.stop();
            port.stop();
            long replaced = port.play(music, Repeat.FOREVER);
            long closed = port.play(music, Repeat.ONCE);
            port.close();
            port.close();
            for (long play : new long[] {stopped, replaced, closed}) {
                assertEquals(
                        new MediaEvent.PlayFinished(play, false),
                        events.await(MediaEvent.PlayFinished.class, soon()));
            }
            port.play(music, Repeat.ONCE);
            port.stop();
        }
        assertTrue(events.within(MediaEvent.PlayFinished.class, Duration.ofMillis(50)).isEmpty());
    }

    @Test
    default void aTapThatEndsIsReportedOnce() {
        Events events = new Events();
        try (MediaEngine engine = engine()) {
            MediaPort port = engine.open(loopback(), events);
            port.tap((_, _, _, _) -> {});
            port.untap();
            port.untap();
            assertEquals(0, events.await(MediaEvent.TapEnded.class, soon()).samples());
            port.tap((_, _, _, _) -> {});
            port.close();
            events.await(MediaEvent.TapEnded.class, soon());
        }
        assertTrue(events.within(MediaEvent.TapEnded.class, Duration.ofMillis(50)).isEmpty());
    }

    @Test
    default void aPortCannotBeBridgedToItself() {
        try (MediaEngine engine = engine()) {
            MediaPort port = engine.open(loopback(), new Events());
            assertThrows(IllegalArgumentException.class, () -> port.bridgeTo(port));
        }
    }

    @Test
    default void portsHaveAnAddressAtOnceAndAClosedEngineHasNone() {
        MediaEngine engine = engine();
        MediaPort one = engine.open(loopback(), new Events());
        MediaPort other = engine.open(loopback(), new Events());
        assertEquals(0, one.localAddress().getPort() % 2);
        assertTrue(one.localAddress().getPort() != other.localAddress().getPort());
        engine.close();
        assertThrows(MediaUnavailable.class, () -> engine.open(loopback(), new Events()));
    }

    private static MediaSpec loopback() {
        return new MediaSpec(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    private static Duration soon() {
        return Duration.ofSeconds(5);
    }
}
