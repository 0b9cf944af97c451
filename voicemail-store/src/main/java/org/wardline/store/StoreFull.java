package org.wardline.store;

import java.time.Duration;
import java.util.Optional;
import org.wardline.key.StoreFault;

/// There is no room for a message. The caller hears that none can be taken; nothing half-written
/// stays behind.
public final class StoreFull extends StoreFault {

    private static final long serialVersionUID = 1;

    StoreFull() {
        super("The disk is full: no message can be stored at the moment.");
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofMinutes(1));
    }
}
