package org.wardline.sip.transport;

import java.io.Serial;
import java.net.InetSocketAddress;

/// A listening address can't be bound.
public final class ListenFailed extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final String safeMessage;

    ListenFailed(InetSocketAddress address, Throwable cause) {
        super("Cannot listen on " + address, cause);
        this.safeMessage = "Cannot listen on " + address + ": " + cause.getMessage();
    }

    /// What an operator is told.
    public String safeMessage() {
        return safeMessage;
    }
}
