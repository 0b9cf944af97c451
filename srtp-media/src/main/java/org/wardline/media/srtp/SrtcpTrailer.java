package org.wardline.media.srtp;

/// The word that SRTCP adds to a packet (RFC 3711 3.4):
///
///     |E|                         SRTCP index                         |
///
/// With AES-CM it stands before the tag, with GCM after it (RFC 7714 9).
final class SrtcpTrailer {

    static final int E_BIT = 0x8000_0000;
    static final long MAX_INDEX = (1L << 31) - 1;

    private SrtcpTrailer() {}

    static boolean encrypted(int word) {
        return (word & E_BIT) != 0;
    }

    static long index(int word) {
        return word & MAX_INDEX;
    }
}
