package org.wardline.media.rtp;

import java.util.List;

/// The RTCP packets that we speak (RFC 3550 section 6), as found in a compound packet.
public sealed interface RtcpPacket {

    /// Who sends it.
    int ssrc();

    /// SR (section 6.4.1).
    ///
    /// @param ntpTime 64 bits: seconds since 1900, then the fraction
    /// @param rtpTimestamp the same moment in the sender's timestamps
    /// @param packets sent so far
    /// @param octets of payload sent so far
    record SenderReport(
            int ssrc,
            long ntpTime,
            int rtpTimestamp,
            int packets,
            int octets,
            List<ReportBlock> blocks)
            implements RtcpPacket {
        public SenderReport {
            blocks = List.copyOf(blocks);
        }
    }

    /// RR (section 6.4.2).
    record ReceiverReport(int ssrc, List<ReportBlock> blocks) implements RtcpPacket {
        public ReceiverReport {
            blocks = List.copyOf(blocks);
        }
    }

    /// SDES with the one item that is mandatory, CNAME (section 6.5.1).
    record SourceDescription(int ssrc, String cname) implements RtcpPacket {}

    /// BYE (section 6.6).
    record Bye(int ssrc) implements RtcpPacket {}
}
