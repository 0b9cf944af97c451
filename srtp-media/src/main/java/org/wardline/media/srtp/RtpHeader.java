package org.wardline.media.srtp;

/// The fields of the fixed RTP header that SRTP needs (RFC 3550 5.1).
///
///      0                   1                   2                   3
///     |V=2|P|X|  CC   |M|     PT      |       sequence number         |
///     |                           timestamp                           |
///     |                             SSRC                              |
///     |                    CC times a CSRC, then                      |
///     | if X:  defined by profile     |  length in 32-bit words       |
final class RtpHeader {

    static final int MALFORMED = -1;

    private static final int FIXED_BYTES = 12;
    private static final int EXTENSION_HEAD_BYTES = 4;

    private RtpHeader() {}

    /// Length of the header with CSRCs and extension, which stay in clear; [#MALFORMED] when it is
    /// not version 2 or does not fit into `length`.
    static int lengthBytes(byte[] packet, int start, int length) {
        if (length < FIXED_BYTES || (packet[start] & 0xC0) != 0x80) {
            return MALFORMED;
        }
        int header = FIXED_BYTES + Integer.BYTES * (packet[start] & 0x0F);
        if ((packet[start] & 0x10) != 0) {
            if (header + EXTENSION_HEAD_BYTES > length) {
                return MALFORMED;
            }
            int words = Bytes.uint16(packet, start + header + 2);
            header += EXTENSION_HEAD_BYTES + Integer.BYTES * words;
        }
        return header <= length ? header : MALFORMED;
    }

    static int sequenceNumber(byte[] packet, int start) {
        return Bytes.uint16(packet, start + 2);
    }

    static int ssrc(byte[] packet, int start) {
        return Bytes.int32(packet, start + 8);
    }
}
