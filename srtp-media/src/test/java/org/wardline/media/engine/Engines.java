package org.wardline.media.engine;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.wardline.media.MediaConfig;
import org.wardline.media.PortRange;

/// Engines for tests: the real one, on loopback.
final class Engines {

    static final PortRange PORTS = new PortRange(23_000, 23_399);

    private Engines() {}

    static NettyMediaEngine oneLoop() {
        return start(1, DatagramTransport.best());
    }

    static NettyMediaEngine start(int loops, DatagramTransport transport) {
        return start(loops, transport, InstantSource.system());
    }

    static NettyMediaEngine start(int loops, DatagramTransport transport, InstantSource wallClock) {
        return NettyMediaEngine.start(
                new MediaConfig(PORTS, loops), transport, wallClock, new SecureRandom());
    }
}
