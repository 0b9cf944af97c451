package org.wardline.toll;

import java.util.Objects;
import java.util.OptionalInt;

/// What became of a request.
///
/// @param minutes that are reserved durably and may be spent; 0 when the cap is reached; empty when
///   the database is away, and nothing is known
public record TollGrant(TollRequest request, OptionalInt minutes) {
    public TollGrant {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(minutes, "minutes");
    }
}
