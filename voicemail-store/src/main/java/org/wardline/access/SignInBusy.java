package org.wardline.access;

import java.time.Duration;
import java.util.Optional;
import org.wardline.key.StoreFault;

/// Too many sign-ins at once; nothing was decided.
public final class SignInBusy extends StoreFault {

    private static final long serialVersionUID = 1;

    SignInBusy() {
        super("Too many people are signing in at once. Try again in a few seconds.");
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(Duration.ofSeconds(5));
    }
}
