package org.wardline.media.srtp;

/// The 96-bit nonce of a packet (RFC 7714 8.1 and 9.1), as the 32 bits before and the 64 bits after:
///
///     | 0 (16) |   SSRC (32)    |  ROC (32), SEQ (16); with SRTCP 0 (17), index (31)  |
///                                XOR  salt (96)
final class GcmNonce {

    static final int BYTES = 12;

    private final int saltHigh;
    private final long saltLow;

    GcmNonce(byte[] salt) {
        saltHigh = Bytes.int32(salt, 0);
        saltLow = Bytes.int64(salt, Integer.BYTES);
    }

    int high(int ssrc) {
        return saltHigh ^ (ssrc >>> 16);
    }

    long low(int ssrc, long index) {
        return saltLow ^ ((long) ssrc << 48) ^ index;
    }
}
