package org.wardline.store;

/// What was done to a greeting, by its word in the audit log.
public enum GreetingChange {
    RECORDED("recorded"),
    REMOVED("removed"),
    ON("on"),
    OFF("off");

    private final String word;

    GreetingChange(String word) {
        this.word = word;
    }

    /// The stable word.
    public String word() {
        return word;
    }
}
