package org.wardline.ident;

import java.util.Objects;
import java.util.UUID;

/// Names one extension of a practice; its dialled number may change, this does not.
///
/// Opaque and random: it says nothing about the thing it names, so it may appear in logs, leaves
/// and file names.
public record ExtensionId(UUID value) {

    public ExtensionId {
        Objects.requireNonNull(value, "value");
    }

    /// A fresh random identifier.
    public static ExtensionId random() {
        return new ExtensionId(UUID.randomUUID());
    }

    /// Reads the 36-character text form.
    ///
    /// @throws IllegalArgumentException when the text is not a UUID
    public static ExtensionId parse(String text) {
        return new ExtensionId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
