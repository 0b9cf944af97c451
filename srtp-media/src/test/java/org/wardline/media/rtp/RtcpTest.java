package org.wardline.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpTest {

    private static final ReportBlock BLOCK =
            new ReportBlock(0xCAFE, 255, -5, 0x1_2345, 77, 0x1122_3344, 65_536);

    private static final List<RtcpPacket> COMPOUND =
            List.of(
                    new RtcpPacket.SenderReport(
                            1, 0x1122_3344_5566_7788L, 9, 100, 16_000, List.of(BLOCK, BLOCK)),
                    new RtcpPacket.ReceiverReport(1, List.of(BLOCK)),
                    new RtcpPacket.SourceDescription(1, "a name of some length"),
                    new RtcpPacket.Bye(1));

    private final byte[] buffer = new byte[512];

    @Test
    void compoundsAreReadAsWritten() {
        int length = RtcpWriter.write(COMPOUND, buffer);
        assertEquals(COMPOUND, RtcpReader.read(buffer, 0, length));
    }

    @Test
    void namesOfEveryLengthArePadded() {
        for (int chars = 0; chars <= 255; chars++) {
            List<RtcpPacket> one = List.of(new RtcpPacket.SourceDescription(1, "x".repeat(chars)));
            int length = RtcpWriter.write(one, buffer);
            assertEquals(0, length % 4);
            assertEquals(one, RtcpReader.read(buffer, 0, length));
        }
    }

    /// RFC 3550 figure of section 6.4.2, byte by byte.
    @Test
    void aReceiverReportLooksLikeTheFigure() {
        int length = RtcpWriter.write(List.of(COMPOUND.get(1)), buffer);
        byte[] expected = {
            (byte) 0x81,
            (byte) 201,
            0,
            7,
            0,
            0,
            0,
            1,
            0,
            0,
            (byte) 0xCA,
            (byte) 0xFE,
            (byte) 0xFF,
            (byte) 0xFF,
            (byte) 0xFF,
            (byte) 0xFB,
            0,
            1,
            0x23,
            0x45,
            0,
            0,
            0,
            77,
            0x11,
            0x22,
            0x33,
            0x44,
            0,
            1,
            0,
            0
        };
        assertEquals(Arrays.toString(expected), Arrays.toString(Arrays.copyOf(buffer, length)));
    }

    @Test
    void everyCutGivesWhatWasWholeBeforeIt() {
        int length = RtcpWriter.write(COMPOUND, buffer);
        int most = 0;
        for (int cut = 0; cut <= length; cut++) {
            List<RtcpPacket> read = RtcpReader.read(Arrays.copyOf(buffer, cut), 0, cut);
            assertEquals(COMPOUND.subList(0, read.size()), read);
            most = Math.max(most, read.size());
        }
        assertEquals(4, most);
    }

    @Test
    void damagedCompoundsAreReadWithoutHarm() {
        Random random = new Random(5);
        int length = RtcpWriter.write(COMPOUND, buffer);
        for (int i = 0; i < 200_000; i++) {
            byte[] damaged = Arrays.copyOf(buffer, length);
            for (int flips = 0; flips < 4; flips++) {
                damaged[random.nextInt(length)] = (byte) random.nextInt();
            }
            assertTrue(RtcpReader.read(damaged, 0, length).size() <= length / 4);
        }
    }

    @Test
    void aCountThatPromisesMoreThanThereIsSkipsThePacket() {
        byte[] report = {(byte) 0x9F, (byte) 201, 0, 1, 0, 0, 0, 1};
        assertEquals(List.of(), RtcpReader.read(report, 0, report.length));
    }

    @Test
    void lossAndJitterAreThoseOfRfc3550() {
        ReceptionStats stats = new ReceptionStats(0xCAFE, 65_534);
        long nowNs = 0;
        // 65534, 65535, 1, 2: number 0 is lost across the wrap; the last comes 10 ms late.
        stats.received(65_534, 0, nowNs);
        stats.received(65_535, 160, nowNs + 20_000_000L);
        stats.received(1, 480, nowNs + 60_000_000L);
        stats.received(2, 640, nowNs + 90_000_000L);
        assertEquals(1, stats.lost());
        ReportBlock first = stats.report(7, 8);
        assertEquals(new ReportBlock(0xCAFE, 51, 1, 65_538, 5, 7, 8), first);
        assertEquals(0, stats.report(7, 8).fractionLost());
    }
}
