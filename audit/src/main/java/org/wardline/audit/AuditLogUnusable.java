package org.wardline.audit;

/// The log, its key or its witness are not in a state to be written on: damaged, held by another
/// process, signed by another key. Only an operator can help; the server does not start on it.
public final class AuditLogUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param sentence what is wrong and what to do, free of secrets
    public AuditLogUnusable(String sentence) {
        super(sentence);
    }

    /// What is wrong and what to do, for the operator.
    public String safeMessage() {
        return getMessage();
    }
}
