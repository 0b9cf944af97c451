package org.wardline.directory;

/// A change of the directory that is not possible: a malformed value, a number that is taken, a
/// thing that does not exist in this practice.
///
/// Holds no patient information; the text may be shown to the person who asked.
public final class DirectoryRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Why a change was refused, for the HTTP status of the answer.
    public enum Reason {
        /// A value is malformed.
        INVALID,
        /// A number, name or domain is taken.
        CONFLICT,
        /// The practice has no such thing.
        UNKNOWN
    }

    private final Reason reason;

    /// A malformed value.
    public DirectoryRefused(String safeMessage) {
        this(Reason.INVALID, safeMessage);
    }

    /// @param safeMessage a whole sentence that says what to change
    public DirectoryRefused(Reason reason, String safeMessage) {
        super(safeMessage);
        this.reason = reason;
    }

    /// What kind of refusal this is.
    public Reason reason() {
        return reason;
    }

    /// The sentence for the person who asked.
    public String safeMessage() {
        return getMessage();
    }
}
