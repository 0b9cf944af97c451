package org.wardline.tls;

/// Key material for TLS that is damaged, missing or readable by others. The server must not start
/// with it.
public final class TlsUnusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TlsUnusable(String sentence) {
        super(sentence);
    }

    TlsUnusable(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /// One sentence for the operator: which file, what is wrong with it and what to do. Holds no
    /// secret.
    public String safeMessage() {
        return getMessage();
    }
}
