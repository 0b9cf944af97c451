package org.wardline.media.dtmf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPressesTest {

    private final KeyPresses presses = new KeyPresses();
    private final StringBuilder pressed = new StringBuilder();

    private record Sent(int timestamp, TelephoneEvent event) {}

    @Test
    void aPressIsReportedOnceAtItsFirstPacket() {
        press('5', 1000).forEach(this::arrives);
        assertEquals("5", pressed.toString());
    }

    @Test
    void theSameKeyTwiceIsTwoPresses() {
        press('1', 1000).forEach(this::arrives);
        press('1', 3000).forEach(this::arrives);
        assertEquals("11", pressed.toString());
    }

    @Test
    void aPressOfWhichOnlyTheLastEndArrivesIsReported() {
        arrives(press('#', 1000).getLast());
        assertEquals("#", pressed.toString());
    }

    @Test
    void aPacketOfAnEarlierPressThatComesLateIsNotAPress() {
        press('1', 1000).forEach(this::arrives);
        press('2', 3000).forEach(this::arrives);
        arrives(press('1', 1000).getFirst());
        assertEquals("12", pressed.toString());
    }

    @Test
    void aKeyHeldLongerThanASegmentIsOnePress() {
        arrives(new Sent(0, new TelephoneEvent(3, false, 10, 0xFFFF)));
        arrives(new Sent(0xFFFF, new TelephoneEvent(3, false, 10, 160)));
        arrives(new Sent(0xFFFF, new TelephoneEvent(3, true, 10, 320)));
        assertEquals("3", pressed.toString());
    }

    @Test
    void anotherSourceOrARestartedClockBeginsAnew() {
        press('1', 1_000_000).forEach(this::arrives);
        assertTrue(presses.accept(2, 5, new TelephoneEvent(7, false, 10, 160)).isPresent());
        assertTrue(
                presses.accept(2, 5 - 100_000, new TelephoneEvent(7, false, 10, 160)).isPresent());
    }

    @Test
    void hookFlashAndUnknownEventsAreNoKeys() {
        arrives(new Sent(0, new TelephoneEvent(16, false, 10, 160)));
        arrives(new Sent(500, new TelephoneEvent(255, false, 10, 160)));
        assertEquals("", pressed.toString());
    }

    /// Loss (never a whole press), duplicates and swapped neighbours within a press.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPinSurvivesABadNetwork(long seed) {
        Random random = new Random(seed);
        StringBuilder pin = new StringBuilder();
        int timestamp = random.nextInt();
        for (int i = 0; i < 200; i++) {
            char key = "0123456789*#ABCD".charAt(random.nextInt(16));
            pin.append(key);
            List<Sent> packets = new ArrayList<>(press(key, timestamp));
            Sent kept = packets.remove(random.nextInt(packets.size()));
            packets.removeIf(_ -> random.nextInt(3) == 0);
            packets.add(kept);
            packets.addAll(List.copyOf(packets));
            Collections.shuffle(packets, random);
            packets.forEach(this::arrives);
            timestamp += 800 + random.nextInt(8000);
        }
        assertEquals(pin.toString(), pressed.toString());
    }

    @Test
    void payloadsAreReadAsWrittenAndShortOnesRefused() {
        TelephoneEvent event = new TelephoneEvent(11, true, 63, 0xABCD);
        byte[] payload = new byte[6];
        event.write(payload, 2);
        assertEquals(event, TelephoneEvent.read(payload, 2, 4).orElseThrow());
        assertTrue(TelephoneEvent.read(payload, 2, 3).isEmpty());
        assertThrows(IllegalArgumentException.class, () -> TelephoneEvent.eventOf('x'));
    }

    @Test
    void keysDoNotPrint() {
        assertFalse(new TelephoneEvent(7, true, 1, 2).toString().contains("7"));
    }

    private static List<Sent> press(char key, int timestamp) {
        List<Sent> packets = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            int duration = 160 * Math.min(i, 5);
            packets.add(
                    new Sent(
                            timestamp,
                            new TelephoneEvent(TelephoneEvent.eventOf(key), i > 4, 10, duration)));
        }
        return packets;
    }

    private void arrives(Sent sent) {
        presses.accept(1, sent.timestamp, sent.event).ifPresent(pressed::append);
    }
}
