package org.wardline.media;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.security.auth.Destroyable;

/// An SRTP master key with its master salt (RFC 3711 3.2.1) and the suite that it is for.
///
/// One master key protects one direction of one call. It never prints and has no `equals`; compare
/// with [#sameAs]. Immutable until [#destroy] zeroes it; any thread may read it.
public final class MasterKey implements Destroyable {

    private final SrtpProfile profile;
    private final byte[] keyAndSalt;
    private volatile boolean destroyed;

    private MasterKey(SrtpProfile profile, byte[] keyAndSalt) {
        this.profile = Objects.requireNonNull(profile, "profile");
        this.keyAndSalt = keyAndSalt;
    }

    /// A key that was agreed with a peer.
    ///
    /// @param keyAndSalt master key then master salt, `profile.keyAndSaltLengthBytes()` bytes;
    ///   copied, so the caller may zero its own
    /// @throws IllegalArgumentException when the length is another
    public static MasterKey of(SrtpProfile profile, byte[] keyAndSalt) {
        if (keyAndSalt.length != profile.keyAndSaltLengthBytes()) {
            throw new IllegalArgumentException(
                    "%s takes %d bytes of key and salt, not %d"
                            .formatted(
                                    profile.sdesName(),
                                    profile.keyAndSaltLengthBytes(),
                                    keyAndSalt.length));
        }
        return new MasterKey(profile, keyAndSalt.clone());
    }

    /// A fresh key and salt for a direction that we send.
    public static MasterKey random(SrtpProfile profile, SecureRandom random) {
        var keyAndSalt = new byte[profile.keyAndSaltLengthBytes()];
        random.nextBytes(keyAndSalt);
        return new MasterKey(profile, keyAndSalt);
    }

    /// The suite that this key is for.
    public SrtpProfile profile() {
        return profile;
    }

    /// A copy of master key and salt, as `inline:` carries them; the caller zeroes it after use.
    ///
    /// @throws IllegalStateException after [#destroy]
    public byte[] reveal() {
        requireAlive();
        return keyAndSalt.clone();
    }

    /// True when both are the same suite, key and salt: then an existing context goes on instead of
    /// a new one (a context that began anew under an old key would repeat its keystream). Takes the
    /// same time wherever they differ. A destroyed key is the same as none.
    public boolean sameAs(MasterKey other) {
        return profile == other.profile
                && !destroyed
                && !other.destroyed
                && MessageDigest.isEqual(keyAndSalt, other.keyAndSalt);
    }

    /// Zeroes the key. Contexts already made from it go on.
    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(keyAndSalt, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "[MASTER KEY " + profile.sdesName() + "]";
    }

    private void requireAlive() {
        if (destroyed) {
            throw new IllegalStateException("the master key was destroyed");
        }
    }
}
