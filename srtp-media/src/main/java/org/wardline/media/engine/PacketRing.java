package org.wardline.media.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.wardline.media.rtp.JitterBuffer;
import org.wardline.media.rtp.ReceivedPacket;

/// A bounded ring of packets from one media loop to another: one writer, one reader, no locks. When
/// it is full the packet is dropped, never waited for.
final class PacketRing {

    /// More than a second of one call.
    static final int SLOTS = 64;

    private final ReceivedPacket[] slots = new ReceivedPacket[SLOTS];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    PacketRing() {
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new ReceivedPacket();
            slots[i].buffer = new byte[JitterBuffer.MAX_PACKET_SAMPLES];
        }
    }

    /// Copies a packet in. Called by the writing loop only.
    ///
    /// @return false when the ring is full
    boolean offer(ReceivedPacket packet) {
        long at = written.getPlain();
        if (at - read.getAcquire() == SLOTS) {
            return false;
        }
        slots[(int) (at % SLOTS)].copy(packet);
        written.setRelease(at + 1);
        return true;
    }

    /// Copies the oldest packet out. Called by the reading loop only.
    ///
    /// @return false when the ring is empty
    boolean poll(ReceivedPacket into) {
        long at = read.getPlain();
        if (at == written.getAcquire()) {
            return false;
        }
        into.copy(slots[(int) (at % SLOTS)]);
        read.setRelease(at + 1);
        return true;
    }
}
