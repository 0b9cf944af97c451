package org.wardline.ident;

import java.util.Objects;
import java.util.UUID;

/// Names one premises of a practice: a building or buildings with one street address.
///
/// Opaque and random: it says nothing about the thing it names, so it may appear in logs, leaves
/// and file names.
public record PremisesId(UUID value) {

    public PremisesId {
        Objects.requireNonNull(value, "value");
    }

    /// A fresh random identifier.
    public static PremisesId random() {
        return new PremisesId(UUID.randomUUID());
    }

    /// Reads the 36-character text form.
    ///
    /// @throws IllegalArgumentException when the text is not a UUID
    public static PremisesId parse(String text) {
        return new PremisesId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
