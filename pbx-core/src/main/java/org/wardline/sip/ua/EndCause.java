package org.wardline.sip.ua;

/// Why a usage ended without our asking.
public enum EndCause {
    /// The caller gave up before the answer (RFC 3261 9).
    CANCELLED,
    /// The peer hung up (RFC 3261 15).
    BYE,
    /// Our 2xx was never acknowledged (RFC 3261 13.3.1.4), and a BYE was sent; or a reliable
    /// provisional response (RFC 3262 3), and the INVITE was refused.
    NO_ACK,
    /// The connection closed: the peer can't be reached any more.
    FLOW_LOST,
    /// The peer answered a request inside the dialog with 408 or 481, or not at all (12.2.1.2), or
    /// did not refresh the session in time (RFC 4028 10).
    DIALOG_GONE
}
