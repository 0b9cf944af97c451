package org.wardline.media.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaListener;

/// A listener that keeps what it hears for the test to look at.
public final class Events implements MediaListener {

    private final BlockingQueue<MediaEvent> queue = new LinkedBlockingQueue<>();

    @Override
    public void on(MediaEvent event) {
        queue.add(event);
    }

    /// The next event of this kind; others before it are forgotten.
    ///
    /// @throws AssertionError when none comes in time
    public <T extends MediaEvent> T await(Class<T> kind, Duration deadline) {
        return within(kind, deadline)
                .orElseThrow(
                        () -> new AssertionError("no " + kind.getSimpleName() + " in " + deadline));
    }

    /// The next event of this kind, or nothing when none comes in time.
    public <T extends MediaEvent> Optional<T> within(Class<T> kind, Duration deadline) {
        long endNs = System.nanoTime() + deadline.toNanos();
        try {
            while (true) {
                MediaEvent event = queue.poll(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event == null) {
                    return Optional.empty();
                }
                if (kind.isInstance(event)) {
                    return Optional.of(kind.cast(event));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// What came and was not yet taken.
    public List<MediaEvent> pending() {
        return List.copyOf(queue);
    }
}
