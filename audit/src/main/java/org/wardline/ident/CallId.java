package org.wardline.ident;

import java.util.Objects;
import java.util.UUID;

/// Names one call in call records and the audit log; not the SIP Call-ID, which a peer chooses.
///
/// Opaque and random: it says nothing about the thing it names, so it may appear in logs, leaves
/// and file names.
public record CallId(UUID value) {

    public CallId {
        Objects.requireNonNull(value, "value");
    }

    /// A fresh random identifier.
    public static CallId random() {
        return new CallId(UUID.randomUUID());
    }

    /// Reads the 36-character text form.
    ///
    /// @throws IllegalArgumentException when the text is not a UUID
    public static CallId parse(String text) {
        return new CallId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
