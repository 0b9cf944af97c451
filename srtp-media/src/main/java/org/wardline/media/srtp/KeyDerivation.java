package org.wardline.media.srtp;

import java.util.Arrays;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// Session keys from a master key (RFC 3711 4.3, with AES-256 RFC 6188 3): the keystream of AES-CM
/// under the master key, its counter block the master salt with a label. The key derivation rate is
/// 0, so a session key lives as long as its master key. A 96-bit salt of GCM is taken as 112 bits
/// with zeros on the right (RFC 7714 11).
///
/// Closing zeroes what it holds.
final class KeyDerivation implements AutoCloseable {

    /// Key id = label || r stands at bits 48 to 55 of the 112-bit x, and x is shifted left by 16 to
    /// leave room for the block counter: in the 16-byte block the label is at byte 7.
    private static final int SALT_BYTES = 14;

    private final byte[] keyAndSalt;
    private final CounterMode prf;
    private final long saltHigh;
    private final long saltLow;

    KeyDerivation(MasterKey masterKey) {
        SrtpProfile profile = masterKey.profile();
        keyAndSalt = masterKey.reveal();
        byte[] key = Arrays.copyOf(keyAndSalt, profile.keyLengthBytes());
        prf = new CounterMode(key);
        Arrays.fill(key, (byte) 0);
        byte[] salt = new byte[SALT_BYTES + 2];
        System.arraycopy(keyAndSalt, profile.keyLengthBytes(), salt, 0, profile.saltLengthBytes());
        saltHigh = Bytes.int64(salt, 0);
        saltLow = Bytes.int64(salt, Long.BYTES);
        Arrays.fill(salt, (byte) 0);
    }

    /// The session key of a label, `lengthBytes` long; the caller zeroes it after use.
    byte[] sessionKey(int label, int lengthBytes) {
        byte[] key = new byte[lengthBytes];
        prf.apply(saltHigh ^ label, saltLow, key, 0, lengthBytes);
        return key;
    }

    @Override
    public void close() {
        Arrays.fill(keyAndSalt, (byte) 0);
    }
}
