package org.wardline.media.testkit;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.wardline.media.MediaEngine;
import org.wardline.media.MediaListener;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.MediaUnavailable;

/// A media engine without sockets and threads, for tests of calls: its ports note what they are
/// told and report what the test makes them report.
public final class FakeMediaEngine implements MediaEngine {

    private static final int FIRST_PORT = 20_000;

    private final List<FakeMediaPort> ports = Collections.synchronizedList(new ArrayList<>());
    private int opened;
    private volatile boolean full;
    private volatile boolean closed;

    /// From now on there are no free ports, or there are again.
    public void full(boolean isFull) {
        full = isFull;
    }

    /// Every port opened so far, closed ones too, in order.
    public List<FakeMediaPort> ports() {
        synchronized (ports) {
            return List.copyOf(ports);
        }
    }

    /// The port opened last.
    public FakeMediaPort lastPort() {
        return ports.getLast();
    }

    /// Forgets closed ports, for long runs.
    public void forgetClosed() {
        ports.removeIf(FakeMediaPort::closed);
    }

    @Override
    public MediaPort open(MediaSpec spec, MediaListener listener) {
        if (full || closed) {
            throw new MediaUnavailable("every media port is in use");
        }
        synchronized (ports) {
            var local = new InetSocketAddress(spec.bindAddress(), FIRST_PORT + 2 * opened++);
            var port = new FakeMediaPort(local, spec, listener);
            ports.add(port);
            return port;
        }
    }

    @Override
    public void close() {
        closed = true;
        ports().forEach(MediaPort::close);
    }
}
