package org.wardline.directory;

/// How a practice stands with its callers. At every moment it is in exactly one of these.
public enum OpeningState {
    /// People answer.
    OPEN,
    /// A break within the day.
    LUNCH,
    /// Outside the hours of an ordinary day, at night, or switched to night.
    CLOSED,
    /// A day that is not as others, outside the hours that it may have.
    HOLIDAY
}
