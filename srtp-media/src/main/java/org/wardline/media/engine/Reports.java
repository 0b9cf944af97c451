package org.wardline.media.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.wardline.media.rtp.OutgoingStream;
import org.wardline.media.rtp.ReceptionStats;
import org.wardline.media.rtp.ReportBlock;
import org.wardline.media.rtp.RtcpPacket;

/// The RTCP side of a port (RFC 3550 section 6): when a report is due, what it says, and the round
/// trip that the peer's reports tell. What the peer says changes nothing else; its BYE least of
/// all, because the end of a call is signalling's business.
final class Reports {

    /// The least interval of section 6.2, varied by half of it either way (section 6.3.5).
    private static final long INTERVAL_NS = 5_000_000_000L;

    /// Seconds from 1900, where NTP counts from, to 1970.
    private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L;

    private static final int UNITS_PER_SECOND = 1 << 16;

    /// A longer round trip is no figure but a peer's mistake.
    private static final int MAX_ROUND_TRIP_UNITS = 60 * UNITS_PER_SECOND;

    private final RandomGenerator random;
    private final String cname;
    private long dueNs;

    private int lastSenderReport;
    private long lastSenderReportNs;
    private Optional<Duration> roundTrip = Optional.empty();

    Reports(RandomGenerator random, long nowNs) {
        this.random = random;
        byte[] name = new byte[12];
        random.nextBytes(name);
        // Short-term persistent and without a trace of host or user (RFC 7022 section 4.2).
        this.cname = Base64.getEncoder().encodeToString(name);
        schedule(nowNs);
    }

    boolean due(long nowNs) {
        return nowNs - dueNs >= 0;
    }

    /// The compound that is due now: SR or RR, and SDES.
    List<RtcpPacket> compose(
            OutgoingStream stream,
            Counters counters,
            Optional<ReceptionStats> source,
            long nowNs,
            Instant wallClock) {
        schedule(nowNs);
        int ssrc = stream.ssrc();
        List<ReportBlock> blocks = new ArrayList<>(1);
        source.ifPresent(heard -> blocks.add(block(heard, nowNs)));
        List<RtcpPacket> compound = new ArrayList<>(3);
        compound.add(
                counters.sentPackets() == 0
                        ? new RtcpPacket.ReceiverReport(ssrc, blocks)
                        : new RtcpPacket.SenderReport(
                                ssrc,
                                ntp(wallClock),
                                stream.timestampAt(nowNs),
                                (int) counters.sentPackets(),
                                (int) counters.sentOctets(),
                                blocks));
        compound.add(new RtcpPacket.SourceDescription(ssrc, cname));
        return compound;
    }

    /// Takes what the peer reports.
    ///
    /// @param ownSsrc of our stream: blocks about others are ignored
    void accept(List<RtcpPacket> compound, int ownSsrc, long nowNs, Instant wallClock) {
        for (RtcpPacket packet : compound) {
            switch (packet) {
                case RtcpPacket.SenderReport report -> {
                    lastSenderReport = middle(report.ntpTime());
                    lastSenderReportNs = nowNs;
                    measure(report.blocks(), ownSsrc, wallClock);
                }
                case RtcpPacket.ReceiverReport report ->
                        measure(report.blocks(), ownSsrc, wallClock);
                case RtcpPacket.SourceDescription _, RtcpPacket.Bye _ -> {
                    // Nothing that we act on.
                }
            }
        }
    }

    Optional<Duration> roundTrip() {
        return roundTrip;
    }

    /// NTP time of a moment: seconds since 1900, then the fraction (section 4).
    static long ntp(Instant moment) {
        long fraction = ((long) moment.getNano() << 32) / 1_000_000_000L;
        return (moment.getEpochSecond() + NTP_TO_UNIX_SECONDS) << 32 | fraction;
    }

    private ReportBlock block(ReceptionStats heard, long nowNs) {
        if (lastSenderReport == 0) {
            return heard.report(0, 0);
        }
        long delay = (nowNs - lastSenderReportNs) / (1_000_000_000L / UNITS_PER_SECOND);
        return heard.report(lastSenderReport, (int) delay);
    }

    private void measure(List<ReportBlock> blocks, int ownSsrc, Instant wallClock) {
        for (ReportBlock block : blocks) {
            if (block.ssrc() == ownSsrc && block.lastSenderReport() != 0) {
                int units = middle(ntp(wallClock)) - block.lastSenderReport() - block.delay();
                if (units >= 0 && units < MAX_ROUND_TRIP_UNITS) {
                    long nanos = units * 1_000_000_000L / UNITS_PER_SECOND;
                    roundTrip = Optional.of(Duration.ofNanos(nanos));
                }
            }
        }
    }

    private void schedule(long nowNs) {
        dueNs = nowNs + INTERVAL_NS / 2 + random.nextLong(INTERVAL_NS);
    }

    private static int middle(long ntpTime) {
        return (int) (ntpTime >>> 16);
    }
}
