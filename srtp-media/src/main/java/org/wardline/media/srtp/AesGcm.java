package org.wardline.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in Galois/counter mode with a 128-bit tag (RFC 7714 8 and 9).
///
///     SRTP   | header | ciphertext | tag (16) |                associated data: header
///     SRTCP  | header | ciphertext | tag (16) | E, index |     associated data: header || E, index
///
/// By JCA, where the system has no libcrypto: JCA expands the key anew for each packet.
final class AesGcm implements Transform {

    private static final int TAG_BYTES = 16;

    private final Protocol protocol;
    private final SecretKey key;
    private final Cipher cipher;
    private final GcmNonce nonce;
    private final byte[] iv = new byte[GcmNonce.BYTES];
    private final byte[] word = new byte[Integer.BYTES];

    AesGcm(Protocol protocol, SessionKeys keys) {
        this.protocol = protocol;
        key = new SecretKeySpec(keys.encryption, "AES");
        nonce = new GcmNonce(keys.salt);
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
        // Nothing outside the heap.
    }

    private void begin(int mode, byte[] packet, int start, int payload, int ssrc, long index)
            throws GeneralSecurityException {
        Bytes.putInt32(iv, 0, nonce.high(ssrc));
        Bytes.putInt64(iv, Integer.BYTES, nonce.low(ssrc, index));
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
        cipher.updateAAD(packet, start, payload - start);
        if (protocol == Protocol.SRTCP) {
            Bytes.putInt32(word, 0, protocol.authenticatedWord(index));
            cipher.updateAAD(word);
        }
    }
}
