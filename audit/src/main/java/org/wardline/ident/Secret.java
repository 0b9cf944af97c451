package org.wardline.ident;

import java.util.Objects;

/// A key, password or token: a value that does not print and is never compared with `equals`.
///
/// Compare revealed bytes with `MessageDigest.isEqual`, which takes the same time wherever they
/// differ.
public final class Secret<T> {

    private final T value;

    private Secret(T value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /// Wraps a secret value. An array is not copied: whoever made it decides when it is zeroed.
    public static <T> Secret<T> of(T value) {
        return new Secret<>(value);
    }

    /// The value in clear.
    public T reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "[SECRET]";
    }
}
