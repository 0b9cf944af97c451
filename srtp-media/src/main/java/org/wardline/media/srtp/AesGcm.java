package org.wardline.media.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in Galois/counter mode with a 128-bit tag (RFC 7714 8 and 9).
///
///     SRTP   | header | ciphertext | tag (16) |                associated data: header
///     SRTCP  | header | ciphertext | tag (16) | E, index |     associated data: header || E, index
final class AesGcm implements Transform {

    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    private final Protocol protocol;
    private final SecretKey key;
    private final Cipher cipher;
    private final byte[] salt;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final byte[] word = new byte[Integer.BYTES];

    AesGcm(Protocol protocol, SessionKeys keys) {
        this.protocol = protocol;
        key = new SecretKeySpec(keys.encryption, "AES");
        salt = keys.salt.clone();
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    @Override
    public int trailerBytes() {
        return TAG_BYTES + protocol.indexLengthBytes;
    }

    @Override
    public int srtcpWordAt(int packetEnd) {
        return packetEnd - Integer.BYTES;
    }

    @Override
    public void protect(byte[] packet, int start, int payload, int end, int ssrc, long index) {
        try {
            begin(Cipher.ENCRYPT_MODE, packet, start, payload, ssrc, index);
            cipher.doFinal(packet, payload, end - payload, packet, payload);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to encrypt", e);
        }
        if (protocol == Protocol.SRTCP) {
            Bytes.putInt32(packet, end + TAG_BYTES, protocol.authenticatedWord(index));
        }
    }

    @Override
    public boolean verify(byte[] packet, int start, int payload, int end, int ssrc, long index) {
        try {
            begin(Cipher.DECRYPT_MODE, packet, start, payload, ssrc, index);
            byte[] plain = cipher.doFinal(packet, payload, end - payload + TAG_BYTES);
            System.arraycopy(plain, 0, packet, payload, plain.length);
            return true;
        } catch (AEADBadTagException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to decrypt", e);
        }
    }

    @Override
    public void close() {
        Arrays.fill(salt, (byte) 0);
    }

    /// Nonce = (0 (2) || SSRC (4) || index (6)) XOR salt; the 48 bits of an SRTP index are its ROC
    /// and sequence number (RFC 7714 8.1, 9.1).
    private void begin(int mode, byte[] packet, int start, int payload, int ssrc, long index)
            throws GeneralSecurityException {
        System.arraycopy(salt, 0, nonce, 0, NONCE_BYTES);
        Bytes.putInt32(nonce, 2, Bytes.int32(nonce, 2) ^ ssrc);
        Bytes.putInt64(nonce, 4, Bytes.int64(nonce, 4) ^ index);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(packet, start, payload - start);
        if (protocol == Protocol.SRTCP) {
            Bytes.putInt32(word, 0, protocol.authenticatedWord(index));
            cipher.updateAAD(word);
        }
    }
}
