package org.wardline.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingStreamTest {

    private static final long MS = 1_000_000;

    private final OutgoingStream stream = new OutgoingStream(7, 32_767, 0xFFFF_FF00);

    @Test
    void aRelayedSourceKeepsItsGapsAndItsPauses() {
        assertTrue(stream.relay(packet(1, 500, 8000, 0)));
        int sequence = stream.sequenceNumber();
        int timestamp = stream.timestamp();
        assertTrue(stream.marker());
        assertTrue(stream.relay(packet(1, 503, 8000 + 3 * 160, 60)));
        assertEquals(sequence + 3, stream.sequenceNumber());
        assertEquals(timestamp + 3 * 160, stream.timestamp());
        assertFalse(stream.marker());
    }

    @Test
    void nothingGoesBack() {
        assertTrue(stream.relay(packet(1, 500, 8000, 0)));
        assertTrue(stream.relay(packet(1, 502, 8320, 20)));
        assertFalse(stream.relay(packet(1, 501, 8160, 21)));
        assertFalse(stream.relay(packet(1, 502, 8320, 22)));
    }

    @Test
    void aPacketFromBeforeAPromptDoesNotTakeThePromptsNumber() {
        assertTrue(stream.relay(packet(1, 500, 8000, 0)));
        stream.own(160, 20 * MS);
        assertTrue(stream.relay(packet(1, 505, 8800, 100)));
        int sequence = stream.sequenceNumber();
        assertFalse(stream.relay(packet(1, 504, 8640, 101)));
        assertEquals(sequence, stream.sequenceNumber());
    }

    @Test
    void aJumpOfTheSourceIsANewSegmentAndNotAJumpOfOurs() {
        assertTrue(stream.relay(packet(1, 500, 8000, 0)));
        int sequence = stream.sequenceNumber();
        int timestamp = stream.timestamp();
        assertTrue(stream.relay(packet(1, 40_000, 8160, 20)));
        assertEquals((sequence + 1) & 0xFFFF, stream.sequenceNumber());
        assertTrue(stream.relay(packet(1, 40_001, 1_000_000_000, 40)));
        assertEquals((sequence + 2) & 0xFFFF, stream.sequenceNumber());
        assertEquals(timestamp + 320, stream.timestamp());
        assertTrue(stream.marker());
    }

    @Test
    void timePassesBetweenPlays() {
        stream.own(160, 0);
        int timestamp = stream.timestamp();
        stream.own(160, 1000 * MS);
        assertEquals(timestamp + 8000, stream.timestamp());
        assertTrue(stream.marker());
    }

    @Test
    void theEventsOfAKeyShareItsTimestamp() {
        assertTrue(stream.relay(packet(1, 1, 0, 0)));
        int timestamp = stream.timestamp();
        for (int i = 2; i < 10; i++) {
            ReceivedPacket event = packet(1, i, 160, 20L * i);
            event.kind = ReceivedPacket.Kind.TELEPHONE_EVENT;
            assertTrue(stream.relay(event));
            assertEquals(timestamp + 160, stream.timestamp());
        }
    }

    @Test
    void anotherKeysStreamGoesOnInTimeUnderAnotherSsrc() {
        stream.own(160, 0);
        int timestamp = stream.timestamp();
        stream.restart(8, 5);
        stream.own(160, 20 * MS);
        assertEquals(8, stream.ssrc());
        assertEquals(5, stream.sequenceNumber());
        assertEquals(timestamp + 160, stream.timestamp());
        assertThrows(IllegalArgumentException.class, () -> stream.restart(9, 1 << 15));
    }

    /// Whatever feeds it in whatever order, the stream never repeats a number and never goes back.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void itOnlyEverRises(long seed) {
        Random random = new Random(seed);
        long index = 65_000;
        long source = 1;
        int timestamp = random.nextInt();
        long sequence = 32_766;
        int end = 0xFFFF_FF00;
        for (int i = 0; i < 50_000; i++) {
            long nowNs = i * 20L * MS;
            boolean sent = true;
            int shape = random.nextInt(1000);
            if (shape < 5) {
                source++;
                index = random.nextInt(65_536);
                timestamp = random.nextInt();
            } else if (shape < 10) {
                timestamp = random.nextInt();
            } else if (shape < 15) {
                index += random.nextInt(100_000);
            }
            index += 1 + (random.nextInt(20) == 0 ? random.nextInt(3) : 0);
            timestamp += 160;
            if (shape < 700) {
                long late = random.nextInt(30) == 0 ? random.nextInt(5) : 0;
                sent =
                        stream.relay(
                                packet(
                                        source,
                                        index - late,
                                        timestamp - 160 * (int) late,
                                        i * 20L));
            } else if (shape < 800) {
                stream.repacked(source, timestamp, 160, nowNs);
            } else {
                stream.own(160, nowNs);
            }
            if (sent) {
                int step = (stream.sequenceNumber() - (int) sequence) & 0xFFFF;
                assertTrue(step >= 1 && step <= 3000, "step " + step + " at " + i);
                sequence += step;
                assertTrue(stream.timestamp() - end >= 0, "timestamp at " + i);
                end = stream.timestamp() + 160;
            }
        }
    }

    private static ReceivedPacket packet(long source, long index, int timestamp, long atMs) {
        ReceivedPacket packet = new ReceivedPacket();
        packet.source = source;
        packet.index = index;
        packet.timestamp = timestamp;
        packet.length = 160;
        packet.arrivedNs = atMs * MS;
        return packet;
    }
}
