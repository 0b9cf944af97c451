package org.wardline.db;

/// A row with the same unique key exists already (SQLSTATE 23505).
public final class DuplicateRow extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String constraint;

    DuplicateRow(String constraint) {
        super("a row violates the unique constraint " + constraint);
        this.constraint = constraint;
    }

    /// The constraint's name in the schema, by which the caller knows what is taken.
    public String constraint() {
        return constraint;
    }
}
