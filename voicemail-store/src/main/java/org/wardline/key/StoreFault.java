package org.wardline.key;

import java.time.Duration;
import java.util.Optional;

/// What the voicemail store throws when it refuses or cannot serve. Every text is made of ids and
/// offsets only, never of patient information or keys, so the edge may show [#safeMessage()] as it
/// is.
public abstract class StoreFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String safeMessage;

    /// @param safeMessage one sentence for a person, free of patient information
    protected StoreFault(String safeMessage) {
        super(safeMessage);
        this.safeMessage = safeMessage;
    }

    /// @param safeMessage one sentence for a person, free of patient information
    /// @param cause what the operating system, the database or a cipher said
    protected StoreFault(String safeMessage, Throwable cause) {
        super(safeMessage, cause);
        this.safeMessage = safeMessage;
    }

    /// One sentence for a person, free of patient information and secrets.
    public final String safeMessage() {
        return safeMessage;
    }

    /// When trying again makes sense; empty when it does not.
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
