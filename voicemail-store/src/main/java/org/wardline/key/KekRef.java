package org.wardline.key;

import java.util.Objects;
import java.util.UUID;

/// Names a wrapping key: which one, and which version of it. Not a secret.
///
/// @param id derived from the key itself, so that a wrong key is noticed before it is used
/// @param version counts rotations from 1
public record KekRef(UUID id, int version) {

    public KekRef {
        Objects.requireNonNull(id, "id");
        if (version < 1) {
            throw new IllegalArgumentException("key versions start at 1");
        }
    }

    @Override
    public String toString() {
        return id + "/" + version;
    }
}
