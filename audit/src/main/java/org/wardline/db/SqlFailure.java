package org.wardline.db;

import java.security.cert.CertificateException;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.StatementException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Turns what JDBC throws into the kit's own exceptions, once, and without the server's text, which
/// may quote a value.
final class SqlFailure {

    private static final String NO_STATE = "-----";

    private SqlFailure() {}

    /// The exception to throw in place of `failure`.
    static RuntimeException of(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseMisconfigured misconfigured) {
                return misconfigured;
            }
        }
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new DatabaseMisconfigured(
                        "The database's TLS certificate is not vouched for by the configured root"
                                + " certificate.");
            }
        }
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return ofSql(sql, failure);
            }
        }
        return new IllegalStateException("database kit: " + failure.getClass().getName());
    }

    private static RuntimeException ofSql(SQLException sql, Throwable outer) {
        var state = sql.getSQLState() == null ? NO_STATE : sql.getSQLState();
        if (isUnavailable(state)) {
            return new DatabaseUnavailable(state);
        }
        if (state.equals("23505")) {
            return new DuplicateRow(constraint(sql));
        }
        if (state.equals("28P01") || state.equals("28000")) {
            return new DatabaseMisconfigured(
                    "The database refuses Wardline's role or password (SQLSTATE " + state + ").");
        }
        if (state.equals("3D000")) {
            return new DatabaseMisconfigured("The database that is configured does not exist.");
        }
        // The statement is a constant of ours, so it may be named; the server's text may not.
        var statement =
                outer instanceof StatementException named && named.getStatementContext() != null
                        ? " in: " + named.getStatementContext().getRawSql()
                        : "";
        var bug = new IllegalStateException("SQLSTATE " + state + statement);
        bug.setStackTrace(outer.getStackTrace());
        return bug;
    }

    /// Connection (08), resources (53), operator intervention and timeouts (57), system (58), and
    /// conflicts of concurrent transactions (40).
    private static boolean isUnavailable(String state) {
        return state.equals(NO_STATE)
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("40")
                || state.equals("55P03")
                || state.equals("25P03");
    }

    private static String constraint(SQLException sql) {
        if (sql instanceof PSQLException postgres) {
            ServerErrorMessage message = postgres.getServerErrorMessage();
            if (message != null && message.getConstraint() != null) {
                return message.getConstraint();
            }
        }
        return "unnamed";
    }
}
