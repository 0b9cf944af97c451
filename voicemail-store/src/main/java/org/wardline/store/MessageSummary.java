package org.wardline.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.wardline.ident.MessageId;
import org.wardline.ident.UserId;

/// One message in a mailbox's list, as one listener sees it.
///
/// @param createdAt when the caller began to speak, also of a copy
/// @param caller empty while the store is sealed, and when the row did not verify
/// @param folder where it lies for this listener
/// @param interrupted the recording was cut by a fault; the audio is what was saved of it
/// @param forwardedBy who gave this copy; empty when the caller left the message here
/// @param sealedBytes length of the sealed object
/// @param sha256 of the sealed object, 64 hexadecimal digits
public record MessageSummary(
        MessageId message,
        Instant createdAt,
        Duration length,
        Optional<Caller> caller,
        Folder folder,
        boolean interrupted,
        Optional<UserId> forwardedBy,
        long sealedBytes,
        String sha256) {}
