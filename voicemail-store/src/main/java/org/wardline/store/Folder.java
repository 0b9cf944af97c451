package org.wardline.store;

/// Where a message lies, for one listener. New and saved are a listener's own; deleted is for all.
public enum Folder {
    /// Not heard yet.
    NEW,
    /// Heard, or put here.
    SAVED,
    /// Until it is brought back or shredded.
    DELETED
}
