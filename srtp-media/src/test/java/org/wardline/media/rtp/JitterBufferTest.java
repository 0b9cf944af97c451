package org.wardline.media.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardline.media.codec.G711;

/// What comes out is what was spoken, with silence where packets were lost.
class JitterBufferTest {

    private static final int SAMPLES = 160;
    private static final long MS = 1_000_000;

    private final JitterBuffer buffer = new JitterBuffer(0);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ReceptionStats stats = new ReceptionStats(1, 0);

    private record Arrival(int number, long atNs) {}

    /// A seeded network: loss, duplicates, jitter that reorders, and timestamps that wrap.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aRecordingOverABadNetworkHasEverySampleInItsPlace(long seed) {
        Random random = new Random(seed);
        int packets = 500;
        int firstTimestamp = random.nextBoolean() ? -SAMPLES * 100 : random.nextInt();
        byte[] spoken = speech(random, packets * SAMPLES);
        byte[] expected = spoken.clone();
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            boolean lost = i > 0 && i < packets - 1 && random.nextInt(100) < 5;
            if (lost) {
                Arrays.fill(expected, i * SAMPLES, (i + 1) * SAMPLES, G711.ULAW_SILENCE);
                continue;
            }
            // The first is on time: where a recording begins is where its first packet is.
            long delay = i == 0 ? 0 : random.nextInt(JitterBuffer.DEPTH_MS - 25) * MS;
            arrivals.add(new Arrival(i, i * 20L * MS + delay));
            if (random.nextInt(100) < 5) {
                arrivals.add(new Arrival(i, i * 20L * MS + delay + random.nextInt(40) * MS));
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::atNs));
        for (Arrival arrival : arrivals) {
            int start = arrival.number * SAMPLES;
            arrives(
                    arrival.number,
                    firstTimestamp + start,
                    Arrays.copyOfRange(spoken, start, start + SAMPLES),
                    arrival.atNs);
        }
        flush();
        assertArrayEquals(expected, out.toByteArray(), "seed " + seed);
    }

    @Test
    void inOrderEverythingComesOutAtOnce() {
        for (int i = 0; i < 10; i++) {
            arrives(i, i * SAMPLES, tone(SAMPLES), i * 20L * MS);
            assertEquals((i + 1) * SAMPLES, out.size());
        }
    }

    @Test
    void aGapIsWaitedForAndThenFilled() {
        arrives(0, 0, tone(SAMPLES), 0);
        arrives(2, 2 * SAMPLES, tone(SAMPLES), 40 * MS);
        assertEquals(SAMPLES, out.size());
        take(139 * MS);
        assertEquals(SAMPLES, out.size());
        take(140 * MS);
        assertEquals(3 * SAMPLES, out.size());
        // Too late: its place is taken.
        arrives(1, SAMPLES, tone(SAMPLES), 141 * MS);
        flush();
        assertEquals(3 * SAMPLES, out.size());
        assertEquals(G711.ULAW_SILENCE, out.toByteArray()[SAMPLES]);
    }

    @Test
    void whenNothingComesSilenceFollowsTheClock() {
        arrives(0, 0, tone(SAMPLES), 0);
        take(500 * MS);
        assertEquals(SAMPLES, out.size());
        take(1500 * MS);
        assertEquals(SAMPLES + 8000, out.size());
        // The phone sends again, at the timestamp that its silence led to.
        arrives(1, 8 * 2000, tone(SAMPLES), 2000 * MS);
        take(2200 * MS);
        assertEquals(16_000 + SAMPLES, out.size());
        assertArrayEquals(tone(SAMPLES), tail(SAMPLES));
    }

    @Test
    void aPhoneWhoseClockStoodStillOnHoldIsNotLate() {
        arrives(0, 0, tone(SAMPLES), 0);
        take(60_000 * MS);
        arrives(1, SAMPLES, tone(SAMPLES), 60_000 * MS);
        assertArrayEquals(tone(SAMPLES), tail(SAMPLES));
        assertEquals(SAMPLES + 8 * 59_500 + SAMPLES, out.size());
    }

    @Test
    void aTimestampThatJumpsAheadOfTheClockDoesNotMakeHoursOfSilence() {
        arrives(0, 0, tone(SAMPLES), 0);
        arrives(1, Integer.MAX_VALUE, tone(SAMPLES), 20 * MS);
        flush();
        assertEquals(2 * SAMPLES, out.size());
    }

    @Test
    void anotherSourceGoesOnWhereTheRecordingIs() {
        arrives(0, 12_345, tone(SAMPLES), 0);
        ReceivedPacket other = packet(0, 99, tone(SAMPLES), 20 * MS);
        other.source = 2;
        other.newest = true;
        buffer.put(other);
        take(20 * MS);
        assertEquals(2 * SAMPLES, out.size());
    }

    @Test
    void aPhoneThatSaysNothingLeavesSilenceAsLongAsTheCall() {
        take(10_500 * MS);
        assertEquals(80_000, out.size());
    }

    @Test
    void aLawComesOutAsMuLaw() {
        ReceivedPacket packet = packet(0, 0, new byte[SAMPLES], 0);
        packet.kind = ReceivedPacket.Kind.ALAW;
        packet.newest = true;
        buffer.put(packet);
        take(0);
        byte[] expected = new byte[SAMPLES];
        G711.alawToUlaw(new byte[SAMPLES], 0, expected, 0, SAMPLES);
        assertArrayEquals(expected, out.toByteArray());
    }

    @Test
    void nothingOverfillsIt() {
        arrives(0, 0, tone(8), 0);
        for (int i = 2; i < 200; i++) {
            arrives(i, i * 8, tone(8), i);
        }
        arrives(200, 200 * 8, new byte[JitterBuffer.MAX_PACKET_SAMPLES + 1], 200);
        flush();
        assertEquals(200 * 8, out.size());
    }

    private void arrives(int number, int timestamp, byte[] audio, long atNs) {
        ReceivedPacket packet = packet(number, timestamp, audio, atNs);
        long highestBefore = stats.highestIndex();
        packet.index = stats.received(number, timestamp, atNs);
        packet.newest = packet.index > highestBefore;
        buffer.put(packet);
        take(atNs);
    }

    private static ReceivedPacket packet(int number, int timestamp, byte[] audio, long atNs) {
        ReceivedPacket packet = new ReceivedPacket();
        packet.source = 1;
        packet.index = number;
        packet.timestamp = timestamp;
        packet.arrivedNs = atNs;
        packet.buffer = audio;
        packet.length = audio.length;
        return packet;
    }

    private void take(long nowNs) {
        byte[] frame = new byte[480];
        for (int count = buffer.take(nowNs, frame); count > 0; count = buffer.take(nowNs, frame)) {
            out.write(frame, 0, count);
        }
    }

    private void flush() {
        byte[] frame = new byte[480];
        for (int count = buffer.flush(frame); count > 0; count = buffer.flush(frame)) {
            out.write(frame, 0, count);
        }
        assertEquals(out.size(), buffer.position());
    }

    private byte[] tail(int samples) {
        byte[] all = out.toByteArray();
        return Arrays.copyOfRange(all, all.length - samples, all.length);
    }

    private static byte[] tone(int samples) {
        byte[] audio = new byte[samples];
        for (int i = 0; i < samples; i++) {
            audio[i] = (byte) (i % 97);
        }
        return audio;
    }

    private static byte[] speech(Random random, int samples) {
        byte[] audio = new byte[samples];
        random.nextBytes(audio);
        return audio;
    }
}
