package org.wardline.audit.syslog;

/// The files of the receiver's authorities or of our own certificate can't be used.
public final class SyslogUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SyslogUnusable(String sentence) {
        super(sentence);
    }

    /// A sentence for the operator.
    public String safeMessage() {
        return getMessage();
    }
}
