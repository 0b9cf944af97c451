package org.wardline.app;

/// A prompt of the operator's folder can't be played; the server does not start.
public final class PromptUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PromptUnusable(String safeMessage, Throwable cause) {
        super(safeMessage, cause);
    }

    /// A sentence for the operator, naming the file.
    public String safeMessage() {
        return getMessage();
    }
}
