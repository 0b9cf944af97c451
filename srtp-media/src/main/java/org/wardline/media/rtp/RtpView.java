package org.wardline.media.rtp;

/// A flyweight over one RTP packet in a byte array (RFC 3550 section 5.1).
///
/// ```
///   0                   1                   2                   3
///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
///  |V=2|P|X|  CC   |M|     PT      |       sequence number         |
///  |                           timestamp                           |
///  |                             SSRC                              |
///  |                    CC times a CSRC, extension                 |
/// ```
///
/// Mutable and reused: it shows the packet that was wrapped last, for as long as the array holds
/// it.
public final class RtpView {

    /// Length of a header without contributing sources and extension.
    public static final int HEADER_BYTES = 12;

    private byte[] buffer = new byte[0];
    private int offset;
    private int payloadOffset;
    private int payloadLength;

    /// Looks at a packet. Its padding is taken off (section 5.1), its extension skipped.
    ///
    /// @return false when it is not a well-formed RTP packet; the view then shows nothing of use
    public boolean wrap(byte[] buffer, int offset, int length) {
        if (length < HEADER_BYTES || (buffer[offset] & 0xC0) != 0x80) {
            return false;
        }
        this.buffer = buffer;
        this.offset = offset;
        int header = HEADER_BYTES + 4 * (buffer[offset] & 0x0F);
        if ((buffer[offset] & 0x10) != 0) {
            if (header + 4 > length) {
                return false;
            }
            header += 4 + 4 * uint16(offset + header + 2);
        }
        if (header > length) {
            return false;
        }
        int padding = (buffer[offset] & 0x20) == 0 ? 0 : buffer[offset + length - 1] & 0xFF;
        boolean padded = (buffer[offset] & 0x20) != 0;
        if ((padded && padding == 0) || padding > length - header) {
            return false;
        }
        payloadOffset = offset + header;
        payloadLength = length - header - padding;
        return true;
    }

    public boolean marker() {
        return (buffer[offset + 1] & 0x80) != 0;
    }

    public int payloadType() {
        return buffer[offset + 1] & 0x7F;
    }

    public int sequenceNumber() {
        return uint16(offset + 2);
    }

    public int timestamp() {
        return int32(offset + 4);
    }

    public int ssrc() {
        return int32(offset + 8);
    }

    /// Where the payload begins in the wrapped array.
    public int payloadOffset() {
        return payloadOffset;
    }

    /// Payload octets, without padding; may be 0.
    public int payloadLength() {
        return payloadLength;
    }

    /// Writes a header of [#HEADER_BYTES] for the packet that an outgoing stream is about to send.
    public static void writeHeader(
            byte[] to, boolean marker, int payloadType, OutgoingStream stream) {
        int sequenceNumber = stream.sequenceNumber();
        to[0] = (byte) 0x80;
        to[1] = (byte) ((marker ? 0x80 : 0) | payloadType);
        to[2] = (byte) (sequenceNumber >>> 8);
        to[3] = (byte) sequenceNumber;
        putInt32(to, 4, stream.timestamp());
        putInt32(to, 8, stream.ssrc());
    }

    private static void putInt32(byte[] to, int at, int value) {
        to[at] = (byte) (value >>> 24);
        to[at + 1] = (byte) (value >>> 16);
        to[at + 2] = (byte) (value >>> 8);
        to[at + 3] = (byte) value;
    }

    private int uint16(int at) {
        return (buffer[at] & 0xFF) << 8 | (buffer[at + 1] & 0xFF);
    }

    private int int32(int at) {
        return uint16(at) << 16 | uint16(at + 2);
    }
}
