package org.wardline.server;

/// The server did not start; nothing of it is left running.
public final class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /// One sentence for the operator: what is wrong, where, and what to do. Holds no secret.
    public String safeMessage() {
        return getMessage();
    }
}
