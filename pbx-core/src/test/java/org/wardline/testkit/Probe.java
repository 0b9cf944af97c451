package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;

/// What is asked after an attack: an OPTIONS over TLS is answered with 200, in the long run within
/// [#MOST].
public final class Probe {

    private static final boolean LONG = Boolean.getBoolean("wardline.long");
    private static final Duration MOST = Duration.ofMillis(500);

    private Probe() {}

    /// Asks on a connection on which nothing else is under way.
    ///
    /// @param after what was done to the server
    public static void answered(SipPhone phone, String domain, String after) throws IOException {
        long start = System.nanoTime();
        phone.send(SipText.simpleBytes("OPTIONS", "sip:" + domain));
        assertEquals(200, phone.status(), "the probe after " + after);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(!LONG || taken.compareTo(MOST) <= 0, "the probe after " + after + ": " + taken);
    }
}
