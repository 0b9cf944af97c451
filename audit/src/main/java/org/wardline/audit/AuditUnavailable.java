package org.wardline.audit;

/// The act could not be made durable, so what it stands before must not happen. Calls go on.
///
/// The entry may be in the log all the same (when the answer to a commit was lost); an intent
/// without effect does no harm.
public final class AuditUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AuditUnavailable(String reason) {
        super("audit log: " + reason);
    }

    /// A sentence that may be shown to anybody.
    public String safeMessage() {
        return "The audit log cannot be written at the moment, so this is not possible. Try again later.";
    }
}
