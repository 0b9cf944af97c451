package org.wardline.key;

import java.util.Arrays;

/// Immutable bytes with a value's equality, for ciphertext and wraps in records. Not for keys.
public final class Bytes {

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /// A copy of the array.
    public static Bytes of(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /// A copy of the bytes.
    public byte[] toArray() {
        return bytes.clone();
    }

    /// How many there are.
    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.mismatch(bytes, that.bytes) < 0;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Bytes[" + bytes.length + "]";
    }
}
