package org.wardline.audit.event;

/// What is known of an intent that has no outcome of its own kind.
public enum Conclusion {
    /// Its effect is there.
    DONE("done"),
    /// It failed, and nothing was released or changed.
    FAILED("failed"),
    /// Nothing tells whether it happened; it may have.
    UNKNOWN("unknown");

    private final String term;

    Conclusion(String term) {
        this.term = term;
    }

    /// The stored word.
    public String term() {
        return term;
    }
}
