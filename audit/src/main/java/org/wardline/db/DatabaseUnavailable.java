package org.wardline.db;

/// The database did not answer or could not serve: gone, starting, out of connections or space, a
/// timeout, a conflict with another transaction. Trying again later may help.
///
/// When it is thrown by a commit, the outcome is unknown: the transaction may have taken effect.
public final class DatabaseUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String NO_STATE = "-----";

    private final String sqlState;
    private final String reason;

    DatabaseUnavailable(String sqlState) {
        super("the database is unavailable (SQLSTATE " + sqlState + ")");
        this.sqlState = sqlState;
        this.reason = "The database does not answer (SQLSTATE " + sqlState + ").";
    }

    private DatabaseUnavailable(String sqlState, String reason) {
        super(reason);
        this.sqlState = sqlState;
        this.reason = reason;
    }

    /// A database that can't even be started.
    ///
    /// @param reason a sentence for the operator, free of secrets
    public static DatabaseUnavailable because(String reason) {
        return new DatabaseUnavailable(NO_STATE, reason);
    }

    /// The five-character SQLSTATE, or `-----` when no server said anything.
    public String sqlState() {
        return sqlState;
    }

    /// What is wrong, for the operator; may name folders.
    public String forOperator() {
        return reason;
    }

    /// A sentence that may be shown to anybody.
    public String safeMessage() {
        return "The database is not available at the moment. Try again later.";
    }
}
