package org.wardline.sip.transport;

/// A server could not be reached, or did not prove that it is the one that was meant.
public final class ConnectFailed extends Exception {

    private static final long serialVersionUID = 1L;

    /// What went wrong.
    public enum Reason {
        /// Its name leads to no address.
        UNKNOWN_HOST,
        /// Nobody answers at any of its addresses.
        UNREACHABLE,
        /// The TLS handshake failed: its certificate is not the one, or it does not accept ours.
        NOT_VERIFIED
    }

    private final Reason reason;

    ConnectFailed(Reason reason, Throwable cause) {
        super(reason.name().toLowerCase(java.util.Locale.ROOT), cause);
        this.reason = reason;
    }

    /// What went wrong.
    public Reason reason() {
        return reason;
    }
}
