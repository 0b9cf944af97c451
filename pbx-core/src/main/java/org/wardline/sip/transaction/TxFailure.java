package org.wardline.sip.transaction;

/// Why a transaction ended without an answer (RFC 3261 8.1.3.1, 17.1.4).
public enum TxFailure {
    /// Timer B, F or H: to a client this counts as 408.
    TIMEOUT,
    /// The connection closed: to a client this counts as 430 (RFC 5626 11.5).
    FLOW_LOST
}
