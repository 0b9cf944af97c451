package org.wardline.media.srtp;

import java.util.Arrays;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// Session keys from a master key (RFC 3711 4.3, with AES-256 RFC 6188 3): the keystream of AES-CM
/// under the master key, its counter block made of the master salt and a label.
///
/// The key derivation rate is 0, so a session key lives as long as its master key. The 96-bit salt
/// of GCM is taken as 112 bits with zeros on the right (RFC 7714 11).
final class KeyDerivation implements AutoCloseable {

    /// A master salt with the 16 bits of the block counter behind it.
    private static final int COUNTER_BLOCK_BYTES = 16;

    private final SrtpProfile profile;
    private final CounterMode prf;
    private final long saltHigh;
    private final long saltLow;

    KeyDerivation(MasterKey masterKey) {
        profile = masterKey.profile();
        byte[] keyAndSalt = masterKey.reveal();
        byte[] key = Arrays.copyOf(keyAndSalt, profile.keyLengthBytes());
        byte[] salt = new byte[COUNTER_BLOCK_BYTES];
        System.arraycopy(keyAndSalt, key.length, salt, 0, profile.saltLengthBytes());
        prf = CounterMode.of(key);
        saltHigh = Bytes.int64(salt, 0);
        saltLow = Bytes.int64(salt, Long.BYTES);
        Arrays.fill(keyAndSalt, (byte) 0);
        Arrays.fill(key, (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }

    /// The keys of one protocol; the caller closes them.
    SessionKeys sessionKeys(Protocol protocol) {
        return new SessionKeys(
                sessionKey(protocol.encryptionLabel, profile.keyLengthBytes()),
                sessionKey(protocol.authenticationLabel, HmacSha1.KEY_BYTES),
                sessionKey(protocol.saltLabel, profile.saltLengthBytes()));
    }

    @Override
    public void close() {
        prf.close();
    }

    /// The first `lengthBytes` of the keystream for x = (label * 2^48) XOR salt, whose counter
    /// block is x * 2^16: the label stands in byte 7 of 16.
    byte[] sessionKey(int label, int lengthBytes) {
        byte[] key = new byte[lengthBytes];
        prf.apply(saltHigh ^ label, saltLow, key, 0, lengthBytes);
        return key;
    }
}
