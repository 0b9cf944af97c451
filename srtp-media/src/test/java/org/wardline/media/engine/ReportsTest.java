package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wardline.media.rtp.OutgoingStream;
import org.wardline.media.rtp.ReceptionStats;
import org.wardline.media.rtp.ReportBlock;
import org.wardline.media.rtp.RtcpPacket;

class ReportsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.5Z");

    private final Counters counters = new Counters();
    private final OutgoingStream stream = new OutgoingStream(5, 1, 1000);
    private final Reports reports = new Reports(new Random(1), 0);

    @Test
    void aReportIsDueEveryFiveSecondsGiveOrTakeHalf() {
        long nowNs = 0;
        for (int i = 0; i < 100; i++) {
            assertFalse(reports.due(nowNs + 2 * SECOND));
            assertTrue(reports.due(nowNs + 7_500_000_000L));
            nowNs += 7_500_000_000L;
            compose(nowNs, NOON);
        }
    }

    @Test
    void whoSentNothingReportsAsAReceiver() {
        assertInstanceOf(RtcpPacket.ReceiverReport.class, compose(0, NOON).getFirst());
        stream.own(160, 0);
        counters.sent(160);
        var report =
                assertInstanceOf(RtcpPacket.SenderReport.class, compose(SECOND, NOON).getFirst());
        assertEquals(1000 + 8000, report.rtpTimestamp());
        assertEquals(1, report.packets());
        assertEquals(160, report.octets());
        assertEquals(0x8000_0000L, report.ntpTime() & 0xFFFF_FFFFL);
        assertEquals(NOON.getEpochSecond() + 2_208_988_800L, report.ntpTime() >>> 32);
    }

    @Test
    void theRoundTripIsTimeMinusTheReportMinusThePeersDelay() {
        int sentAt = (int) (Reports.ntp(NOON) >>> 16);
        var block = new ReportBlock(5, 0, 0, 0, 0, sentAt, 65_536);
        Instant back = NOON.plusSeconds(1).plusMillis(250);
        reports.accept(List.of(new RtcpPacket.ReceiverReport(9, List.of(block))), 5, 0, back);
        assertEquals(Duration.ofMillis(250), reports.roundTrip().orElseThrow());
    }

    @Test
    void blocksAboutOthersAndImpossibleOnesMeasureNothing() {
        int future = (int) (Reports.ntp(NOON.plusSeconds(100)) >>> 16);
        int now = (int) (Reports.ntp(NOON) >>> 16);
        List<ReportBlock> blocks =
                List.of(
                        new ReportBlock(6, 0, 0, 0, 0, now, 0),
                        new ReportBlock(5, 0, 0, 0, 0, future, 0),
                        new ReportBlock(5, 0, 0, 0, 0, 0, 0));
        List<RtcpPacket> compound =
                List.of(
                        new RtcpPacket.SenderReport(9, 0, 0, 0, 0, blocks),
                        new RtcpPacket.SourceDescription(9, "x"),
                        new RtcpPacket.Bye(9));
        reports.accept(compound, 5, 0, NOON);
        assertEquals(Optional.empty(), reports.roundTrip());
    }

    @Test
    void theNameSaysNothingAboutHostOrUser() {
        var one = assertInstanceOf(RtcpPacket.SourceDescription.class, compose(0, NOON).getLast());
        var other = new Reports(new Random(2), 0).compose(stream, counters, none(), 0, NOON);
        assertEquals(16, one.cname().length());
        assertFalse(other.contains(one));
    }

    private List<RtcpPacket> compose(long nowNs, Instant wallClock) {
        return reports.compose(stream, counters, none(), nowNs, wallClock);
    }

    private static Optional<ReceptionStats> none() {
        return Optional.empty();
    }
}
