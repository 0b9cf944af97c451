package org.wardline.directory;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// A number inside a practice that rings the phones registered under it.
///
/// @param id opaque name of the extension
/// @param tenant the practice that it belongs to
/// @param number what is dialled
/// @param displayName what other phones of the practice show, for example `Front Desk`
/// @param mailbox where a caller leaves a message when nobody answers; empty when the caller is
///   told that nobody does
/// @param ringTime how long phones ring before that; 5 s to 120 s, whole seconds
public record Extension(
        ExtensionId id,
        TenantId tenant,
        ExtensionNumber number,
        String displayName,
        Optional<MailboxId> mailbox,
        Duration ringTime) {

    /// Four rings in the North American cadence.
    public static final Duration DEFAULT_RING_TIME = Duration.ofSeconds(20);

    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /// @throws DirectoryRefused when a value is outside the ranges above
    public Extension {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(mailbox, "mailbox");
        displayName = Labels.checked("display name of an extension", displayName);
        if (ringTime.compareTo(SHORTEST) < 0
                || ringTime.compareTo(LONGEST) > 0
                || ringTime.toNanosPart() != 0) {
            throw new DirectoryRefused("An extension rings for 5 to 120 seconds.");
        }
    }
}
