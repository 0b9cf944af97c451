package org.wardline.db;

/// The database answers, but not in a state that Wardline may use: a durability setting is
/// weakened, a role is missing or too powerful, the folder belongs to someone else. Only an
/// operator can help.
public final class DatabaseMisconfigured extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param sentence what is wrong and what to do, free of secrets
    public DatabaseMisconfigured(String sentence) {
        super(sentence);
    }

    /// What is wrong and what to do, for the operator.
    public String safeMessage() {
        return getMessage();
    }
}
