package org.wardline.directory;

/// When an extension's calls go to another number.
public enum ForwardWhen {
    /// At once; its own phones do not ring.
    ALWAYS,
    /// When all its phones are busy, or it is not to be disturbed.
    BUSY,
    /// When nobody answered in time, or no phone of it is there.
    NO_ANSWER
}
