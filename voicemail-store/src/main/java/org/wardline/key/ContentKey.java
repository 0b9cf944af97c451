package org.wardline.key;

import java.security.SecureRandom;
import java.util.Arrays;

/// The random 256-bit key of one object. It seals nothing itself: keys are derived from it per use.
/// Its bytes leave this package only wrapped.
///
/// Zero it with [#destroy()] as soon as the object is closed; afterwards every use fails.
public final class ContentKey {

    private final byte[] key;
    private volatile boolean destroyed;

    private ContentKey(byte[] key) {
        if (key.length != Aead.KEY_BYTES) {
            throw new IllegalArgumentException("a content key has 32 bytes, not " + key.length);
        }
        this.key = key.clone();
    }

    /// A fresh key.
    public static ContentKey random(SecureRandom random) {
        var bytes = new byte[Aead.KEY_BYTES];
        random.nextBytes(bytes);
        var key = new ContentKey(bytes);
        Arrays.fill(bytes, (byte) 0);
        return key;
    }

    /// A key from its 32 bytes, which are copied.
    ///
    /// @throws IllegalArgumentException when there are not 32 of them
    public static ContentKey of(byte[] bytes) {
        return new ContentKey(bytes);
    }

    /// Derives bytes for one use (HKDF-Expand, RFC 5869 2.3, the content key being the
    /// pseudo-random key).
    ///
    /// @param info names the use and its context
    /// @throws IllegalStateException when the key was destroyed
    public byte[] derive(Hkdf hkdf, byte[] info, int lengthBytes) {
        return hkdf.expand(bytes(), info, lengthBytes);
    }

    /// Zeroes the key. Idempotent.
    public void destroy() {
        destroyed = true;
        Arrays.fill(key, (byte) 0);
    }

    byte[] bytes() {
        if (destroyed) {
            throw new IllegalStateException("the content key was destroyed");
        }
        return key;
    }

    @Override
    public String toString() {
        return "[SECRET]";
    }
}
