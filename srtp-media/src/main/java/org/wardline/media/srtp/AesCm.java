package org.wardline.media.srtp;

import java.security.MessageDigest;
import java.util.Arrays;

/// AES in counter mode with HMAC-SHA1 and an 80-bit tag (RFC 3711 4.1.1 and 4.2.1, RFC 6188).
///
///     | header | encrypted payload | SRTCP only: E, index | tag (10) |
///
/// Allocates nothing per packet.
final class AesCm implements Transform {

    private static final int TAG_BYTES = 10;

    /// The 14 bytes of salt with the 16 bits of the block counter behind them.
    private static final int COUNTER_BLOCK_BYTES = 16;

    private final Protocol protocol;
    private final CounterMode cipher;
    private final HmacSha1 hmac;
    private final long saltHigh;
    private final long saltLow;
    private final byte[] receivedTag = new byte[TAG_BYTES];
    private final byte[] computedTag = new byte[TAG_BYTES];

    AesCm(Protocol protocol, SessionKeys keys) {
        this.protocol = protocol;
        cipher = CounterMode.of(keys.encryption);
        hmac = HmacSha1.of(keys.authentication);
        byte[] salt = Arrays.copyOf(keys.salt, COUNTER_BLOCK_BYTES);
        saltHigh = Bytes.int64(salt, 0);
        saltLow = Bytes.int64(salt, Long.BYTES);
        Arrays.fill(salt, (byte) 0);
    }

    @Override
    public int trailerBytes() {
        return protocol.indexLengthBytes + TAG_BYTES;
    }

    @Override
    public int srtcpWordAt(int packetEnd) {
        return packetEnd - trailerBytes();
    }

    @Override
    public void protect(byte[] packet, int start, int payload, int end, int ssrc, long index) {
        crypt(packet, payload, end, ssrc, index);
        int word = protocol.authenticatedWord(index);
        if (protocol == Protocol.SRTCP) {
            Bytes.putInt32(packet, end, word);
        }
        byte[] tag = hmac.tag(packet, start, end, word);
        System.arraycopy(tag, 0, packet, end + protocol.indexLengthBytes, TAG_BYTES);
    }

    @Override
    public boolean verify(byte[] packet, int start, int payload, int end, int ssrc, long index) {
        byte[] tag = hmac.tag(packet, start, end, protocol.authenticatedWord(index));
        System.arraycopy(tag, 0, computedTag, 0, TAG_BYTES);
        System.arraycopy(packet, end + protocol.indexLengthBytes, receivedTag, 0, TAG_BYTES);
        if (!MessageDigest.isEqual(computedTag, receivedTag)) {
            return false;
        }
        crypt(packet, payload, end, ssrc, index);
        return true;
    }

    @Override
    public void close() {
        cipher.close();
        hmac.close();
    }

    /// IV = (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16) (RFC 3711 4.1.1).
    private void crypt(byte[] packet, int payload, int end, int ssrc, long index) {
        long high = saltHigh ^ (ssrc & 0xFFFF_FFFFL);
        cipher.apply(high, saltLow ^ (index << 16), packet, payload, end);
    }
}
