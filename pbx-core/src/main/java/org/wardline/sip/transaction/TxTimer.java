package org.wardline.sip.transaction;

/// The timers that run over a reliable transport (RFC 3261 table 4, RFC 6026 8.4), by their
/// letters.
public enum TxTimer {
    /// An INVITE without any response.
    B,
    /// A request other than INVITE without a final response.
    F,
    /// A refused INVITE without its ACK.
    H,
    /// How long a server keeps an accepted INVITE, to absorb what comes late.
    L,
    /// How long a client keeps an accepted INVITE, to pass on 2xx that are repeated or forked.
    M;

    /// RFC 3261 17.1.1.1: an estimate of the round trip, milliseconds.
    public static final long T1_MS = 500;

    /// RFC 3261 17.1.2.2: the longest interval between repeated responses, milliseconds.
    public static final long T2_MS = 4000;

    /// All these timers last 64*T1, milliseconds.
    public static final long DURATION_MS = 64 * T1_MS;
}
