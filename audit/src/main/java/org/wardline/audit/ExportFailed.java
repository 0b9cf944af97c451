package org.wardline.audit;

/// An export that could not be made; nothing is wrong with the log.
public final class ExportFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ExportFailed(String sentence) {
        super(sentence);
    }

    /// Why, for the operator.
    public String safeMessage() {
        return getMessage();
    }
}
