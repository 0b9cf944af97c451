package org.wardline.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a compound RTCP packet (RFC 3550 section 6.1).
public final class RtcpWriter {

    private RtcpWriter() {}

    /// Writes the packets one behind the other; a compound begins with SR or RR and holds an SDES.
    ///
    /// @param to receives them from offset 0 on; 512 octets hold any compound that we send
    /// @return octets written
    public static int write(List<RtcpPacket> packets, byte[] to) {
        ByteBuffer out = ByteBuffer.wrap(to);
        for (RtcpPacket packet : packets) {
            int start = out.position();
            out.putInt(0);
            int count = body(packet, out);
            while ((out.position() - start) % 4 != 0) {
                out.put((byte) 0);
            }
            out.put(start, (byte) (0x80 | count));
            out.put(start + 1, (byte) type(packet));
            out.putShort(start + 2, (short) ((out.position() - start) / 4 - 1));
        }
        return out.position();
    }

    private static int type(RtcpPacket packet) {
        return switch (packet) {
            case RtcpPacket.SenderReport _ -> RtcpReader.SENDER_REPORT;
            case RtcpPacket.ReceiverReport _ -> RtcpReader.RECEIVER_REPORT;
            case RtcpPacket.SourceDescription _ -> RtcpReader.SOURCE_DESCRIPTION;
            case RtcpPacket.Bye _ -> RtcpReader.BYE;
        };
    }

    private static int body(RtcpPacket packet, ByteBuffer out) {
        out.putInt(packet.ssrc());
        return switch (packet) {
            case RtcpPacket.SenderReport report -> {
                out.putLong(report.ntpTime());
                out.putInt(report.rtpTimestamp());
                out.putInt(report.packets());
                out.putInt(report.octets());
                yield blocks(report.blocks(), out);
            }
            case RtcpPacket.ReceiverReport report -> blocks(report.blocks(), out);
            case RtcpPacket.SourceDescription description -> {
                byte[] cname = description.cname().getBytes(StandardCharsets.UTF_8);
                out.put((byte) RtcpReader.CNAME).put((byte) cname.length).put(cname);
                // The list of items ends with a zero octet, also where no padding is needed.
                out.put((byte) 0);
                yield 1;
            }
            case RtcpPacket.Bye _ -> 1;
        };
    }

    private static int blocks(List<ReportBlock> blocks, ByteBuffer out) {
        for (ReportBlock block : blocks) {
            out.putInt(block.ssrc());
            out.putInt(block.fractionLost() << 24 | (block.lost() & 0xFF_FFFF));
            out.putInt(block.highestIndex());
            out.putInt(block.jitterSamples());
            out.putInt(block.lastSenderReport());
            out.putInt(block.delay());
        }
        return blocks.size();
    }
}
