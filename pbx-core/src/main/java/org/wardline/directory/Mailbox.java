package org.wardline.directory;

import java.util.Objects;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// A place for messages. Several extensions may share one (R118); who may listen is not decided
/// here but by the grants of the access policy.
///
/// @param id opaque name of the mailbox
/// @param tenant the practice that it belongs to
/// @param name what people call it, for example `Nurse line`; unique in the practice
public record Mailbox(MailboxId id, TenantId tenant, String name) {

    /// @throws DirectoryRefused when the name is empty, too long or holds control characters
    public Mailbox {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        name = Labels.checked("name of a mailbox", name);
    }
}
