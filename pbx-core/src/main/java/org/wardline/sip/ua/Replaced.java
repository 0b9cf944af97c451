package org.wardline.sip.ua;

/// What a Replaces header means here (RFC 3891 3). Whether the asker may replace that usage is for
/// the call layer to say.
public sealed interface Replaced {

    /// It names the dialog of a usage.
    ///
    /// @param answered false while the phone rings
    record Usage(InviteId id, boolean answered) implements Replaced {}

    /// It names an early dialog that the other side began. That can't be replaced, only be given up
    /// by who began it.
    record Unanswered(InviteId id) implements Replaced {}

    /// It names none that could be replaced.
    ///
    /// @param status 481, or 486 for an answered one when early ones only were meant
    record Nothing(int status) implements Replaced {}
}
