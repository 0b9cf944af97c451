package org.wardline.store;

import java.time.Instant;
import java.util.Objects;
import org.wardline.ident.CallId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.Phi;
import org.wardline.ident.TenantId;
import org.wardline.key.AudioFormat;

/// A caller is about to leave a message.
///
/// @param caller as the caller's side gave it; at most 200 characters of each are kept
/// @param startedAt when the recording begins
public record DepositRequest(
        TenantId tenant,
        MailboxId mailbox,
        CallId call,
        Caller caller,
        AudioFormat format,
        Instant startedAt) {

    private static final int MAX_CHARS = 200;

    public DepositRequest {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(call, "call");
        caller = new Caller(bounded(caller.name()), bounded(caller.number()));
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(startedAt, "startedAt");
    }

    private static Phi<String> bounded(Phi<String> field) {
        return field.map(text -> text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text);
    }
}
