package org.wardline.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.wardline.ident.MessageId;

/// One message in a mailbox's list.
///
/// @param caller empty while the store is sealed, and when the row did not verify
/// @param interrupted the recording was cut by a fault; the audio is what was saved of it
/// @param sealedBytes length of the sealed object
/// @param sha256 of the sealed object, 64 hexadecimal digits
public record MessageSummary(
        MessageId message,
        Instant createdAt,
        Duration length,
        Optional<Caller> caller,
        boolean heard,
        boolean interrupted,
        long sealedBytes,
        String sha256) {}
