package org.wardline.cdr;

/// Why one phone's part of a call ended.
public enum LegEnd {
    /// This side hung up, or gave up before anybody answered.
    HUNG_UP,
    /// The other side hung up, or the system did.
    RELEASED,
    /// It rang until the caller gave up.
    CANCELLED,
    /// It rang; the call was answered at another phone.
    ELSEWHERE,
    /// It rang long enough.
    NO_ANSWER,
    /// It was busy or declined.
    BUSY,
    /// It could not be reached, or its connection was lost.
    UNREACHABLE,
    /// It was refused, for example because its audio is not encrypted.
    REFUSED,
    /// It handed the call on to somebody else.
    TRANSFERRED,
    /// A fault of ours.
    FAILED
}
