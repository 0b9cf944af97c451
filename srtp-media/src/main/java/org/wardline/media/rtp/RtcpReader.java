package org.wardline.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes a decrypted compound RTCP packet apart (RFC 3550 section 6.1, appendix A.2).
///
/// ```
///  |V=2|P|  count  |      PT       |   length in words, less one    |
/// ```
///
/// It comes from an authenticated peer, who may still be wrong: every length is checked, and from
/// the first fault on the rest is ignored. Packet types and items that we don't speak are skipped.
public final class RtcpReader {

    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int BYE = 203;

    static final int CNAME = 1;

    private RtcpReader() {}

    /// The packets in `buffer[offset, offset + length)`, in order; at most one per four octets.
    public static List<RtcpPacket> read(byte[] buffer, int offset, int length) {
        List<RtcpPacket> packets = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(buffer, offset, length);
        while (in.remaining() >= 4) {
            int head = in.get() & 0xFF;
            int type = in.get() & 0xFF;
            int bodyBytes = 4 * (in.getShort() & 0xFFFF);
            if ((head & 0xC0) != 0x80 || bodyBytes > in.remaining()) {
                break;
            }
            ByteBuffer body = in.slice(in.position(), bodyBytes);
            in.position(in.position() + bodyBytes);
            packet(type, head & 0x1F, body).ifPresent(packets::add);
        }
        return packets;
    }

    private static Optional<RtcpPacket> packet(int type, int count, ByteBuffer body) {
        return switch (type) {
            case SENDER_REPORT -> senderReport(count, body);
            case RECEIVER_REPORT -> receiverReport(count, body);
            case SOURCE_DESCRIPTION -> sourceDescription(count, body);
            case BYE ->
                    count == 0 || body.remaining() < 4
                            ? Optional.empty()
                            : Optional.of(new RtcpPacket.Bye(body.getInt()));
            default -> Optional.empty();
        };
    }

    private static Optional<RtcpPacket> senderReport(int count, ByteBuffer body) {
        if (body.remaining() < 24 + count * ReportBlock.LENGTH_BYTES) {
            return Optional.empty();
        }
        int ssrc = body.getInt();
        long ntpTime = body.getLong();
        int rtpTimestamp = body.getInt();
        int packets = body.getInt();
        int octets = body.getInt();
        return Optional.of(
                new RtcpPacket.SenderReport(
                        ssrc, ntpTime, rtpTimestamp, packets, octets, blocks(count, body)));
    }

    private static Optional<RtcpPacket> receiverReport(int count, ByteBuffer body) {
        if (body.remaining() < 4 + count * ReportBlock.LENGTH_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new RtcpPacket.ReceiverReport(body.getInt(), blocks(count, body)));
    }

    private static List<ReportBlock> blocks(int count, ByteBuffer body) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int ssrc = body.getInt();
            int losses = body.getInt();
            blocks.add(
                    new ReportBlock(
                            ssrc,
                            losses >>> 24,
                            losses << 8 >> 8,
                            body.getInt(),
                            body.getInt(),
                            body.getInt(),
                            body.getInt()));
        }
        return blocks;
    }

    private static Optional<RtcpPacket> sourceDescription(int count, ByteBuffer body) {
        if (count == 0 || body.remaining() < 4) {
            return Optional.empty();
        }
        int ssrc = body.getInt();
        while (body.remaining() >= 2) {
            int item = body.get() & 0xFF;
            if (item == 0) {
                break;
            }
            int length = body.get() & 0xFF;
            if (length > body.remaining()) {
                break;
            }
            byte[] text = new byte[length];
            body.get(text);
            if (item == CNAME) {
                String cname = new String(text, StandardCharsets.UTF_8);
                return Optional.of(new RtcpPacket.SourceDescription(ssrc, cname));
            }
        }
        return Optional.empty();
    }
}
