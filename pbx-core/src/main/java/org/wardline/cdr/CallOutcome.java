package org.wardline.cdr;

/// How a call ended, for records and the audit log.
public enum CallOutcome {
    /// Two phones talked, or a caller was connected and waited for somebody.
    ANSWERED,
    /// The caller was connected to a mailbox's greeting.
    VOICEMAIL,
    /// A star code was carried out.
    FEATURE,
    /// Nobody answered in time, and there is no mailbox.
    NO_ANSWER,
    /// Every phone was busy or declined.
    BUSY,
    /// No phone of the extension was there.
    UNAVAILABLE,
    /// The caller gave up before any answer.
    CANCELLED,
    /// Refused: unknown number, plaintext offer, no media port.
    REFUSED,
    /// A fault of ours ended it.
    FAILED
}
