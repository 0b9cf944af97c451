package org.wardline.media.srtp;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.wardline.media.MasterKey;

/// SRTP reception written a second time, slowly and from the formulas of the RFCs: numbers as
/// BigInteger, ciphers initialised anew for each packet, all accepted indexes kept for ever. It
/// shares no code with the one that it judges.
final class ReferenceReceiver {

    private static final int WINDOW = 128;

    private final MasterKey masterKey;
    private final Map<Integer, Set<Long>> acceptedIndexes = new HashMap<>();
    private final Map<Integer, Long> highestIndexes = new HashMap<>();

    ReferenceReceiver(MasterKey masterKey) {
        this.masterKey = masterKey;
    }

    /// The RTP packet, or nothing when it must be refused.
    Optional<byte[]> verify(byte[] srtp) {
        int header = headerLength(srtp);
        int ssrc = new BigInteger(Arrays.copyOfRange(srtp, 8, 12)).intValue();
        int seq = new BigInteger(1, Arrays.copyOfRange(srtp, 2, 4)).intValue();
        long index = nearestIndex(ssrc, seq);
        if (index < 0
                || index + WINDOW <= highestIndexes.getOrDefault(ssrc, 0L)
                || acceptedIndexes.getOrDefault(ssrc, Set.of()).contains(index)) {
            return Optional.empty();
        }
        Optional<byte[]> rtp = open(srtp, header, ssrc, index);
        if (rtp.isPresent()) {
            acceptedIndexes.computeIfAbsent(ssrc, _ -> new HashSet<>()).add(index);
            highestIndexes.merge(ssrc, index, Math::max);
        }
        return rtp;
    }

    private static int headerLength(byte[] srtp) {
        int afterCsrcs = 12 + 4 * (srtp[0] & 15);
        if ((srtp[0] & 16) == 0) {
            return afterCsrcs;
        }
        byte[] words = Arrays.copyOfRange(srtp, afterCsrcs + 2, afterCsrcs + 4);
        return afterCsrcs + 4 + 4 * new BigInteger(1, words).intValue();
    }

    /// Of the indexes with this sequence number, the one nearest to the highest index (RFC 3711
    /// 3.3.1: v is chosen from ROC - 1, ROC, ROC + 1 so that the index is closest to 2^16 * ROC +
    /// s_l).
    private long nearestIndex(int ssrc, int seq) {
        if (!highestIndexes.containsKey(ssrc)) {
            return seq;
        }
        long highest = highestIndexes.get(ssrc);
        long best = Long.MIN_VALUE / 2;
        for (long v = (highest >> 16) - 1; v <= (highest >> 16) + 1; v++) {
            long candidate = v * 65_536 + seq;
            if (Math.abs(candidate - highest) < Math.abs(best - highest)) {
                best = candidate;
            }
        }
        return best;
    }

    private Optional<byte[]> open(byte[] srtp, int header, int ssrc, long index) {
        try {
            return switch (masterKey.profile()) {
                case AES_256_CM_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_80 ->
                        openCounterMode(srtp, header, ssrc, index);
                case AEAD_AES_256_GCM, AEAD_AES_128_GCM -> openGcm(srtp, header, ssrc, index);
            };
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Optional<byte[]> openCounterMode(byte[] srtp, int header, int ssrc, long index)
            throws GeneralSecurityException {
        int end = srtp.length - 10;
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(sessionKey(1, 20), "HmacSHA1"));
        mac.update(srtp, 0, end);
        byte[] tag = mac.doFinal(fixed(BigInteger.valueOf(index >> 16), 4));
        if (!MessageDigest.isEqual(
                Arrays.copyOf(tag, 10), Arrays.copyOfRange(srtp, end, srtp.length))) {
            return Optional.empty();
        }
        BigInteger iv =
                new BigInteger(1, sessionKey(2, 14))
                        .shiftLeft(16)
                        .xor(unsigned(ssrc).shiftLeft(64))
                        .xor(BigInteger.valueOf(index).shiftLeft(16));
        byte[] rtp = Arrays.copyOf(srtp, end);
        byte[] payload =
                counterMode(sessionKey(0, keyLength()), iv, Arrays.copyOfRange(srtp, header, end));
        System.arraycopy(payload, 0, rtp, header, payload.length);
        return Optional.of(rtp);
    }

    private Optional<byte[]> openGcm(byte[] srtp, int header, int ssrc, long index)
            throws GeneralSecurityException {
        BigInteger iv =
                new BigInteger(1, sessionKey(2, 12))
                        .xor(unsigned(ssrc).shiftLeft(48))
                        .xor(BigInteger.valueOf(index));
        Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
        gcm.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(sessionKey(0, keyLength()), "AES"),
                new GCMParameterSpec(128, fixed(iv, 12)));
        gcm.updateAAD(srtp, 0, header);
        try {
            byte[] payload = gcm.doFinal(srtp, header, srtp.length - header);
            byte[] rtp = Arrays.copyOf(srtp, header + payload.length);
            System.arraycopy(payload, 0, rtp, header, payload.length);
            return Optional.of(rtp);
        } catch (AEADBadTagException _) {
            return Optional.empty();
        }
    }

    /// PRF_n(k_master, x) with x = (label * 2^48) XOR salt, the keystream of AES-CM with IV x *
    /// 2^16.
    private byte[] sessionKey(int label, int length) throws GeneralSecurityException {
        byte[] keyAndSalt = masterKey.reveal();
        byte[] salt =
                Arrays.copyOf(Arrays.copyOfRange(keyAndSalt, keyLength(), keyAndSalt.length), 14);
        BigInteger x = BigInteger.valueOf(label).shiftLeft(48).xor(new BigInteger(1, salt));
        return counterMode(
                Arrays.copyOf(keyAndSalt, keyLength()), x.shiftLeft(16), new byte[length]);
    }

    private int keyLength() {
        return masterKey.profile().keyLengthBytes();
    }

    private static byte[] counterMode(byte[] key, BigInteger iv, byte[] input)
            throws GeneralSecurityException {
        Cipher ctr = Cipher.getInstance("AES/CTR/NoPadding");
        ctr.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, "AES"),
                new IvParameterSpec(fixed(iv, 16)));
        return ctr.doFinal(input);
    }

    private static BigInteger unsigned(int value) {
        return BigInteger.valueOf(Integer.toUnsignedLong(value));
    }

    private static byte[] fixed(BigInteger value, int length) {
        byte[] minimal = value.toByteArray();
        byte[] bytes = new byte[length];
        int count = Math.min(length, minimal.length);
        System.arraycopy(minimal, minimal.length - count, bytes, length - count, count);
        return bytes;
    }
}
