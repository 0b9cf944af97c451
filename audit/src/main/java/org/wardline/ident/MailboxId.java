package org.wardline.ident;

import java.util.Objects;
import java.util.UUID;

/// Names one voicemail mailbox.
///
/// Opaque and random: it says nothing about the thing it names, so it may appear in logs, leaves
/// and file names.
public record MailboxId(UUID value) {

    public MailboxId {
        Objects.requireNonNull(value, "value");
    }

    /// A fresh random identifier.
    public static MailboxId random() {
        return new MailboxId(UUID.randomUUID());
    }

    /// Reads the 36-character text form.
    ///
    /// @throws IllegalArgumentException when the text is not a UUID
    public static MailboxId parse(String text) {
        return new MailboxId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
