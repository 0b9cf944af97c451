package org.wardline.store;

import java.time.Duration;
import org.wardline.ident.MessageId;

/// What became of a deposit.
public sealed interface DepositOutcome {

    /// The message is sealed and on the disk, and will be in the mailbox: at once, or when the
    /// database is back.
    ///
    /// @param length of what was said
    /// @param sealedBytes length of the sealed object
    /// @param sha256 of the sealed object, 64 hexadecimal digits
    record Kept(MessageId message, Duration length, long sealedBytes, String sha256)
            implements DepositOutcome {}

    /// Too short to be a message; nothing of it is kept.
    record Dropped(MessageId message) implements DepositOutcome {}
}
