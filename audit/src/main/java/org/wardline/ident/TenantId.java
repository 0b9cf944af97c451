package org.wardline.ident;

import java.util.Objects;
import java.util.UUID;

/// Names one practice (tenant). Everything that belongs to a practice carries it.
///
/// Opaque and random: it says nothing about the practice, so it may appear in logs, leaves and file
/// names.
public record TenantId(UUID value) {

    /// The deployment itself: acts that belong to no practice (start, stop, keys, first
    /// administrator).
    public static final TenantId DEPLOYMENT = new TenantId(new UUID(0, 0));

    public TenantId {
        Objects.requireNonNull(value, "value");
    }

    /// A fresh random identifier.
    public static TenantId random() {
        return new TenantId(UUID.randomUUID());
    }

    /// Reads the 36-character text form.
    ///
    /// @throws IllegalArgumentException when the text is not a UUID
    public static TenantId parse(String text) {
        return new TenantId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
