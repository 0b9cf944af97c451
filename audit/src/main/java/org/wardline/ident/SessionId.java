package org.wardline.ident;

import java.util.Objects;
import java.util.UUID;

/// Names one signed-in session of a person; not the session's secret token.
///
/// Opaque and random: it says nothing about the thing it names, so it may appear in logs, leaves
/// and file names.
public record SessionId(UUID value) {

    public SessionId {
        Objects.requireNonNull(value, "value");
    }

    /// A fresh random identifier.
    public static SessionId random() {
        return new SessionId(UUID.randomUUID());
    }

    /// Reads the 36-character text form.
    ///
    /// @throws IllegalArgumentException when the text is not a UUID
    public static SessionId parse(String text) {
        return new SessionId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
