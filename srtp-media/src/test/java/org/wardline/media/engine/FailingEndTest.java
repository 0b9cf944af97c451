package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaPort.Repeat;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.Eventually;

/// A fault of ours while a port says goodbye: the port and its keys are given back all the same.
class FailingEndTest {

    private final AtomicBoolean broken = new AtomicBoolean();

    /// The clock is asked for the report that goes with a BYE.
    private Instant now() {
        if (broken.get()) {
            throw new IllegalStateException("no clock");
        }
        return Instant.now();
    }

    @Test
    void aPortWhoseGoodbyeFailsIsGivenBackAndTold() {
        try (var engine = Engines.start(1, DatagramTransport.best(), this::now);
                var leg = Leg.on(engine, SrtpProfile.AEAD_AES_256_GCM, Leg.PCMU).agree()) {
            leg.port.play(AudioSource.tone(440, Duration.ofMillis(40)), Repeat.ONCE);
            leg.peer.hears(Leg.SOON);
            broken.set(true);
            leg.port.close();
            var failed = leg.events.await(MediaEvent.Failed.class, Leg.SOON);
            assertTrue(failed.reason().startsWith("IllegalStateException at "), failed.reason());
            Eventually.until("the port is free", Leg.SOON, () -> engine.portsInUse() == 0);
        }
    }
}
