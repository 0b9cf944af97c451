package org.wardline.key;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HKDF (RFC 5869) over the JDK's HMAC. The JDK's own KDF refuses a 32-byte pseudo-random key with
/// SHA-512, which Cobblestone-256 needs.
public enum Hkdf {
    /// With HMAC-SHA-256.
    SHA256("HmacSHA256", 32),
    /// With HMAC-SHA-512.
    SHA512("HmacSHA512", 64);

    private static final int MAX_BLOCKS = 255;

    private final String mac;
    private final int hashBytes;

    Hkdf(String mac, int hashBytes) {
        this.mac = mac;
        this.hashBytes = hashBytes;
    }

    /// HKDF-Extract (RFC 5869 2.2).
    ///
    /// @param salt may be empty, which stands for a string of zeros
    /// @param ikm input keying material
    /// @return the pseudo-random key, as long as the hash
    public byte[] extract(byte[] salt, byte[] ikm) {
        return keyed(salt.length == 0 ? new byte[hashBytes] : salt).doFinal(ikm);
    }

    /// HKDF-Expand (RFC 5869 2.3).
    ///
    /// @param prk pseudo-random key, not empty
    /// @param info what the derived key is for
    /// @param lengthBytes 1 to 255 times the hash length
    /// @throws IllegalArgumentException when the length is outside that range
    public byte[] expand(byte[] prk, byte[] info, int lengthBytes) {
        if (lengthBytes < 1 || lengthBytes > MAX_BLOCKS * hashBytes) {
            throw new IllegalArgumentException("HKDF output length " + lengthBytes);
        }
        var hmac = keyed(prk);
        var out = new byte[lengthBytes];
        var block = new byte[0];
        for (int at = 0, counter = 1; at < lengthBytes; at += hashBytes, counter++) {
            hmac.update(block);
            hmac.update(info);
            hmac.update((byte) counter);
            block = hmac.doFinal();
            System.arraycopy(block, 0, out, at, Math.min(hashBytes, lengthBytes - at));
        }
        Arrays.fill(block, (byte) 0);
        return out;
    }

    private Mac keyed(byte[] key) {
        try {
            var hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(key, mac));
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no " + mac, e);
        }
    }
}
