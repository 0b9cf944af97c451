package org.wardline.db;

/// The database did not answer or could not serve: gone, starting, out of connections or space, a
/// timeout, a conflict with another transaction. Trying again later may help.
///
/// When it is thrown by a commit, the outcome is unknown: the transaction may have taken effect.
public final class DatabaseUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String sqlState;

    DatabaseUnavailable(String sqlState) {
        super("the database is unavailable (SQLSTATE " + sqlState + ")");
        this.sqlState = sqlState;
    }

    /// The five-character SQLSTATE, or `-----` when no server said anything.
    public String sqlState() {
        return sqlState;
    }

    /// A sentence that may be shown to anybody.
    public String safeMessage() {
        return "The database is not available at the moment. Try again later.";
    }
}
