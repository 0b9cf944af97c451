package org.wardline.store;

import java.time.Duration;
import java.util.Optional;
import org.wardline.key.StoreFault;

/// The store cannot serve now: the disk fails, too many recordings go on at once, or the database
/// is away.
public final class StoreUnavailable extends StoreFault {

    private static final long serialVersionUID = 1;

    StoreUnavailable(String safeMessage) {
        super(safeMessage);
    }

    StoreUnavailable(String safeMessage, Throwable cause) {
        super(safeMessage, cause);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(10));
    }
}
