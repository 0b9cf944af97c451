package org.wardline.ident;

import java.util.Objects;
import java.util.UUID;

/// Names one person who signs in (45 CFR 164.312(a)(2)(i): unique user identification).
///
/// Opaque and random: it says nothing about the thing it names, so it may appear in logs, leaves
/// and file names.
public record UserId(UUID value) {

    public UserId {
        Objects.requireNonNull(value, "value");
    }

    /// A fresh random identifier.
    public static UserId random() {
        return new UserId(UUID.randomUUID());
    }

    /// Reads the 36-character text form.
    ///
    /// @throws IllegalArgumentException when the text is not a UUID
    public static UserId parse(String text) {
        return new UserId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
