package org.wardline.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.wardline.ident.TenantId;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.MediaUnavailable;
import org.wardline.media.testkit.FakeMediaEngine;

class PracticePortsTest {

    private final FakeMediaEngine engine = new FakeMediaEngine();
    private final PracticePorts ports = new PracticePorts(2);
    private final TenantId maple = TenantId.random();
    private final TenantId birch = TenantId.random();

    @Test
    void aPracticeGetsItsShareAndTakesNothingFromAnother() {
        open(maple);
        open(maple);
        assertThrows(MediaUnavailable.class, () -> open(maple));
        open(birch);
        assertEquals(3, engine.ports().size());
        ports.closed(maple);
        open(maple);
        assertThrows(MediaUnavailable.class, () -> open(maple));
        ports.closed(birch);
        ports.closed(birch);
        open(birch);
        open(birch);
        assertThrows(MediaUnavailable.class, () -> open(birch));
    }

    /// Who dials 911 all day long takes no port of another practice either.
    @Test
    void callsForHelpHaveAFewBeyondTheShareAndNoMore() {
        open(maple);
        open(maple);
        for (int i = 0; i < PracticePorts.FOR_HELP; i++) {
            openForHelp(maple);
        }
        assertThrows(MediaUnavailable.class, () -> openForHelp(maple));
        assertThrows(MediaUnavailable.class, () -> open(maple));
        openForHelp(birch);
    }

    @Test
    void whatCouldNotBeOpenedIsNotCounted() {
        engine.full(true);
        for (int i = 0; i < 3; i++) {
            assertThrows(MediaUnavailable.class, () -> open(maple));
        }
        engine.full(false);
        open(maple);
        open(maple);
    }

    @Test
    void aShareIsSomething() {
        assertThrows(IllegalArgumentException.class, () -> new PracticePorts(0));
    }

    private MediaPort open(TenantId practice) {
        return ports.open(practice, this::port);
    }

    private void openForHelp(TenantId practice) {
        ports.openForHelp(practice, this::port);
    }

    private MediaPort port() {
        var spec = new MediaSpec(InetAddress.ofLiteral("192.0.2.1"), 0);
        return engine.open(spec, _ -> {});
    }
}
