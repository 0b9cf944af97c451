package org.wardline.call;

import java.util.Objects;
import java.util.Optional;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Origin;

/// Somebody dialled in to hear messages.
///
/// @param practice its directory as it was then
/// @param extension the one that the phone serves
/// @param device the phone, which has proved itself
/// @param origin where it is, for the audit log and the lockout
/// @param ownPhone whether the person of the phone's extension is taken to be the caller
/// @param mailboxOf whose mailbox was dialled; empty for one's own
public record RetrievalVisit(
        CallId call,
        PracticeDirectory practice,
        Extension extension,
        DeviceId device,
        Origin origin,
        boolean ownPhone,
        Optional<Extension> mailboxOf)
        implements Visit {

    public RetrievalVisit {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(practice, "practice");
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(mailboxOf, "mailboxOf");
    }
}
