package org.wardline.key;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM with a 96-bit nonce and a 128-bit tag (NIST SP 800-38D): the only class of the store
/// that touches the cipher, so the rules about nonces have one place to be checked.
///
/// Callers choose the nonce: random where one key wraps many things (at most 2^32 of them), a
/// counter where the key belongs to one object.
public final class Aead {

    /// Length of a key.
    public static final int KEY_BYTES = 32;

    /// Length of a nonce.
    public static final int NONCE_BYTES = 12;

    /// Length that sealing adds.
    public static final int TAG_BYTES = 16;

    private Aead() {}

    /// Seals a plaintext.
    ///
    /// @return ciphertext followed by the tag
    public static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
        return seal(key, nonce, aad, plaintext, 0, plaintext.length);
    }

    /// Seals a part of an array.
    ///
    /// @return ciphertext followed by the tag
    // checkstyle:off ParameterNumber
    public static byte[] seal(
            byte[] key, byte[] nonce, byte[] aad, byte[] plaintext, int offset, int length) {
        // checkstyle:on ParameterNumber
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, aad).doFinal(plaintext, offset, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM refused to seal", e);
        }
    }

    /// Opens what [#seal] made; nothing is returned before the tag holds.
    ///
    /// @param sealed ciphertext followed by the tag
    /// @param part what is opened, for the operator, when it fails
    /// @throws SealBroken when key, nonce, additional data or a byte of `sealed` is not the same
    public static byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed, String part) {
        if (sealed.length < TAG_BYTES) {
            throw new SealBroken(part);
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, aad).doFinal(sealed);
        } catch (AEADBadTagException _) {
            throw new SealBroken(part);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM refused to open", e);
        }
    }

    /// The part of a box before the sealed bytes: its nonce.
    static byte[] nonceOf(byte[] box, int offset) {
        return Arrays.copyOfRange(box, offset, offset + NONCE_BYTES);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] aad)
            throws GeneralSecurityException {
        if (key.length != KEY_BYTES || nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("AES-256-GCM takes 32 and 12 bytes");
        }
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var spec = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce);
        cipher.init(mode, new SecretKeySpec(key, "AES"), spec);
        cipher.updateAAD(aad);
        return cipher;
    }
}
