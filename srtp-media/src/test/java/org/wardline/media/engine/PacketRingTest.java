package org.wardline.media.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.wardline.media.rtp.JitterBuffer;
import org.wardline.media.rtp.ReceivedPacket;

class PacketRingTest {

    private final PacketRing ring = new PacketRing();

    @Test
    void aFullRingRefusesAndLosesNothingThatItHas() {
        for (int i = 0; i < PacketRing.SLOTS; i++) {
            assertTrue(ring.offer(packet(i)));
        }
        assertFalse(ring.offer(packet(-1)));
        ReceivedPacket out = empty();
        for (int i = 0; i < PacketRing.SLOTS; i++) {
            assertTrue(ring.poll(out));
            assertEquals(i, out.index);
        }
        assertFalse(ring.poll(out));
    }

    @Test
    void betweenTwoThreadsEveryPacketArrivesWholeAndInOrder() throws InterruptedException {
        int packets = 100_000;
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            ReceivedPacket packet = packet(0);
                            for (int i = 0; i < packets; i++) {
                                fill(packet, i);
                                while (!ring.offer(packet)) {
                                    Thread.onSpinWait();
                                }
                            }
                        });
        ReceivedPacket out = empty();
        for (int i = 0; i < packets; ) {
            if (!ring.poll(out)) {
                Thread.onSpinWait();
                continue;
            }
            assertEquals(i, out.index);
            assertEquals(1 + i % 160, out.length);
            assertEquals((byte) i, out.buffer[out.length - 1]);
            i++;
        }
        writer.join();
    }

    private static ReceivedPacket packet(int number) {
        ReceivedPacket packet = empty();
        fill(packet, number);
        return packet;
    }

    private static void fill(ReceivedPacket packet, int number) {
        packet.index = number;
        packet.length = 1 + Math.abs(number) % 160;
        packet.buffer[packet.length - 1] = (byte) number;
    }

    private static ReceivedPacket empty() {
        ReceivedPacket packet = new ReceivedPacket();
        packet.buffer = new byte[JitterBuffer.MAX_PACKET_SAMPLES];
        return packet;
    }
}
