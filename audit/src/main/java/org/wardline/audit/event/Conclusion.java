package org.wardline.audit.event;

/// What recovery finds about an intent whose outcome was never written.
public enum Conclusion {
    /// Its effect is there.
    DONE("done"),
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
