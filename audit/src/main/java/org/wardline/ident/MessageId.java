package org.wardline.ident;

import java.util.Objects;
import java.util.UUID;

/// Names one voicemail message and its sealed object.
///
/// Opaque and random: it says nothing about the thing it names, so it may appear in logs, leaves
/// and file names.
public record MessageId(UUID value) {

    public MessageId {
        Objects.requireNonNull(value, "value");
    }

    /// A fresh random identifier.
    public static MessageId random() {
        return new MessageId(UUID.randomUUID());
    }

    /// Reads the 36-character text form.
    ///
    /// @throws IllegalArgumentException when the text is not a UUID
    public static MessageId parse(String text) {
        return new MessageId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
