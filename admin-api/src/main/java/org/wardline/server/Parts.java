package org.wardline.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.http.Fault;

/// What was started, to be stopped in the opposite order. A part that fails to stop doesn't keep
/// the others from it.
final class Parts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<Part> newestFirst = new ArrayDeque<>();

    private record Part(String name, AutoCloseable stop) {}

    /// Remembers a part that has just started.
    <T extends AutoCloseable> T add(String name, T part) {
        newestFirst.push(new Part(name, part));
        return part;
    }

    @Override
    @SuppressWarnings("checkstyle:IllegalCatch") // the supervisor of the stop
    public void close() {
        while (!newestFirst.isEmpty()) {
            var part = newestFirst.pop();
            try {
                part.stop().close();
            } catch (Exception fault) {
                LOG.atError()
                        .addKeyValue("part", part.name())
                        .addKeyValue("fault", Fault.trace(fault))
                        .log("a part did not stop in order");
            }
        }
    }
}
