package org.wardline.sip.ua;

/// What an INVITE usage waits for.
enum UsageTimer {
    /// Time to repeat an unacknowledged 2xx (RFC 3261 13.3.1.4).
    REPEAT_ANSWER,
    /// Time to give an unacknowledged 2xx up (RFC 3261 13.3.1.4).
    ACK_OVERDUE,
    /// Time to forget an INVITE that was cancelled and got no final response (RFC 3261 9.1).
    CANCEL_OVERDUE,
    /// Time to repeat an unacknowledged provisional response (RFC 3262 3).
    REPEAT_PROVISIONAL,
    /// Time to see whether the session still is one (RFC 4028).
    SESSION_DUE,
    /// Time to give up a dialog whose flow closed and whose phone has not come back.
    FLOW_GRACE
}
