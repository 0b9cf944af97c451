package org.wardline.media.srtp;

/// The part of a compound RTCP packet that SRTCP leaves in clear (RFC 3550 6.4.1, RFC 3711 3.4).
///
///     |V=2|P|   RC    |      PT       |            length             |
///     |                        SSRC of sender                         |
final class RtcpHeader {

    static final int LENGTH_BYTES = 8;

    private RtcpHeader() {}

    static boolean wellFormed(byte[] packet, int start, int length) {
        return length >= LENGTH_BYTES && (packet[start] & 0xC0) == 0x80;
    }

    static int ssrc(byte[] packet, int start) {
        return Bytes.int32(packet, start + 4);
    }
}
