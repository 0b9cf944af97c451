package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.testkit.SipPhone;
import org.wardline.testkit.SipServer;
import org.wardline.testkit.SipText;

/// Who sends too much is read from at a pace, and loses nothing.
class PaceTest {

    private static final InetSocketAddress LOOPBACK =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final byte[] OPTIONS = SipText.simpleBytes("OPTIONS", "sip:north.example");
    private static final long NOW = 5_000;

    @Test
    void aStrangerHasTwoHundredAtOnceAndThenAHundredASecond() {
        assertEquals(200, takenUntilRest(Pace.ofStranger(NOW), NOW));
        assertEquals(200 + 6_000, takenIn(Pace.ofStranger(NOW), Duration.ofMinutes(1)), 1);
    }

    @Test
    void aDeviceHasTwoThousandAtOnceAndThenFiveHundredASecond() {
        assertEquals(2_000, takenUntilRest(Pace.ofDevice(NOW), NOW));
        assertEquals(2_000 + 30_000, takenIn(Pace.ofDevice(NOW), Duration.ofMinutes(1)), 1);
    }

    @Test
    void whoWasQuietForADayHasNoMoreAtOnceThanBefore() {
        Pace pace = Pace.ofStranger(NOW);
        takenUntilRest(pace, NOW);
        assertEquals(200, takenUntilRest(pace, NOW + Duration.ofDays(1).toMillis()));
    }

    /// Some messages come in one turn: what was too much is rested for, too.
    @Test
    void aTurnThatIsTooMuchIsRestedFor() {
        Pace pace = Pace.ofStranger(NOW);
        for (int i = 0; i < 250; i++) {
            pace.took();
        }
        assertEquals(510, pace.restMs(NOW));
        assertEquals(10, pace.restMs(NOW + 500));
        assertEquals(0, pace.restMs(NOW + 510));
    }

    /// A hundred more than it has at once take a second, less the last turn of reading, which need
    /// not be rested for; and each is answered.
    @Test
    void aStrangersConnectionIsReadFromAtThatPace(@TempDir Path home) throws IOException {
        int sent = 300;
        try (SipServer server = SipServer.start(home, ListenerSettings.on(LOOPBACK));
                SipPhone flooder = server.connect();
                SipPhone other = server.connect()) {
            long start = System.nanoTime();
            for (int i = 0; i < sent; i++) {
                flooder.send(OPTIONS);
            }
            other.send(OPTIONS);
            assertEquals(200, other.response().status());
            for (int i = 0; i < sent; i++) {
                assertEquals(200, flooder.response().status());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            int lastTurn = 1 + 4_096 / OPTIONS.length;
            Duration least = Duration.ofMillis(10L * (sent - 200 - lastTurn));
            assertTrue(took.compareTo(least) >= 0, took::toString);
        }
    }

    private static int takenUntilRest(Pace pace, long nowMs) {
        int taken = 0;
        while (pace.restMs(nowMs) == 0) {
            pace.took();
            taken++;
        }
        return taken;
    }

    /// By somebody who sends all the time.
    private static int takenIn(Pace pace, Duration time) {
        int taken = 0;
        for (long now = NOW; now <= NOW + time.toMillis(); now++) {
            taken += takenUntilRest(pace, now);
        }
        return taken;
    }
}
