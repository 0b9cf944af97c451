package org.wardline.call;

import java.time.Instant;
import java.util.Objects;
import org.wardline.directory.Extension;
import org.wardline.ident.CallId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Phi;

/// A caller on the way to a mailbox.
///
/// @param extension whose phones were not answered
/// @param callerName as it was shown
/// @param callerNumber as it was shown
/// @param startedAt when the call began
/// @param busy whether the phones were busy, or declined
public record MailboxVisit(
        CallId call,
        Extension extension,
        MailboxId mailbox,
        Phi<String> callerName,
        Phi<String> callerNumber,
        Instant startedAt,
        boolean busy)
        implements Visit {

    public MailboxVisit {
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(extension, "extension");
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(callerName, "callerName");
        Objects.requireNonNull(callerNumber, "callerNumber");
        Objects.requireNonNull(startedAt, "startedAt");
    }
}
