package org.wardline.ident;

import java.util.Objects;
import java.util.UUID;

/// Names one trunk of a practice.
///
/// Opaque and random: it says nothing about the thing it names, so it may appear in logs, leaves
/// and file names.
public record TrunkId(UUID value) {

    public TrunkId {
        Objects.requireNonNull(value, "value");
    }

    /// A fresh random identifier.
    public static TrunkId random() {
        return new TrunkId(UUID.randomUUID());
    }

    /// Reads the 36-character text form.
    ///
    /// @throws IllegalArgumentException when the text is not a UUID
    public static TrunkId parse(String text) {
        return new TrunkId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
