package org.wardline.ident;

import java.util.Objects;
import java.util.function.Function;

/// Patient information: a value that does not print (45 CFR 160.103, protected health information).
///
/// Whoever needs the value says `reveal()`, which can be searched for in the code. Two wrappers are
/// equal when their values are.
public final class Phi<T> {

    private final T value;

    private Phi(T value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /// Wraps a value that names or describes a patient.
    public static <T> Phi<T> of(T value) {
        return new Phi<>(value);
    }

    /// The value in clear. Callers release it only after the audit log holds the intent.
    public T reveal() {
        return value;
    }

    /// Applies a function without leaving the wrapper.
    public <R> Phi<R> map(Function<? super T, ? extends R> function) {
        return new Phi<>(function.apply(value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Phi<?> that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "[PHI]";
    }
}
