package org.wardline.envelope;

/// What a recording is told about the disk below it. Audio is kept in memory meanwhile.
public enum JournalTrouble {
    /// A write or fsync failed; a new segment holds everything again. Nothing was lost.
    REWRITTEN,
    /// The disk is full: what is said now would not survive a crash.
    FULL,
    /// More audio is being recorded at once than may be held in memory; a new recording is refused.
    BUSY,
    /// The disk fails otherwise: what is said now would not survive a crash.
    FAILED
}
