package org.wardline.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.wardline.ident.Secret;

/// Seals private keys for the disk: AES-256-GCM, random 96-bit nonce in front, associated data =
/// `wardline/tls-key/v1` and the file's name, so that no key can stand in for another.
final class KeyEnvelope {

    private static final String CONTEXT = "wardline/tls-key/v1\0";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    KeyEnvelope(Secret<byte[]> sealingKey, SecureRandom random) {
        if (sealingKey.reveal().length != KEY_BYTES) {
            throw new IllegalArgumentException("the sealing key must have 32 bytes");
        }
        this.key = new SecretKeySpec(sealingKey.reveal(), "AES");
        this.random = random;
    }

    byte[] seal(String fileName, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, fileName).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to seal", e);
        }
    }

    /// @throws GeneralSecurityException when the bytes were not sealed under this key for this file
    byte[] open(String fileName, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < NONCE_BYTES) {
            throw new GeneralSecurityException("too short");
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(sealed, 0, nonce, 0, NONCE_BYTES);
        return cipher(Cipher.DECRYPT_MODE, nonce, fileName)
                .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    private Cipher cipher(int mode, byte[] nonce, String fileName) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((CONTEXT + fileName).getBytes(UTF_8));
        return cipher;
    }
}
