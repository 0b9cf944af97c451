package org.wardline.audit.timestamp;

/// The files of the time-stamp authority's certificates, or that of the time stamps, can't be used.
public final class TimestampUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TimestampUnusable(String sentence) {
        super(sentence);
    }

    /// A sentence for the operator.
    public String safeMessage() {
        return getMessage();
    }
}
