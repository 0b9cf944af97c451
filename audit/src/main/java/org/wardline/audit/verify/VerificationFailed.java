package org.wardline.audit.verify;

/// The log could not be read to its end, so nothing can be said of it.
public final class VerificationFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    VerificationFailed(String sentence) {
        super(sentence);
    }

    /// Why, for the operator.
    public String safeMessage() {
        return getMessage();
    }
}
