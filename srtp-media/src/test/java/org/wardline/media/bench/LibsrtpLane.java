package org.wardline.media.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.wardline.media.MasterKey;
import org.wardline.media.testkit.Libsrtp;

/// The system's libsrtp on packets in native memory. A call into it costs some nanoseconds more
/// than from C; critical downcalls keep that small.
final class LibsrtpLane implements Lane {

    private final Libsrtp sender;
    private final Libsrtp receiver;
    private final int protectedBytes;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment batch = arena.allocate((long) PACKETS * STRIDE_BYTES, 64);
    private final MemorySegment[] packets = new MemorySegment[PACKETS];
    private final byte[] clear = new byte[PACKETS * STRIDE_BYTES];

    LibsrtpLane(MasterKey key) {
        sender = Libsrtp.sender(key);
        receiver = Libsrtp.receiver(key);
        protectedBytes = PACKET_BYTES + key.profile().tagLengthBytes();
        for (int i = 0; i < PACKETS; i++) {
            packets[i] = batch.asSlice((long) i * STRIDE_BYTES, STRIDE_BYTES);
        }
    }

    @Override
    public void fill(int firstSeq) {
        Lane.fill(clear, firstSeq);
        MemorySegment.copy(clear, 0, batch, ValueLayout.JAVA_BYTE, 0, clear.length);
    }

    @Override
    public void protectAll() {
        for (MemorySegment packet : packets) {
            Lane.require(sender.protect(packet, PACKET_BYTES) == protectedBytes);
        }
    }

    @Override
    public void verifyAll() {
        for (MemorySegment packet : packets) {
            Lane.require(receiver.verify(packet, protectedBytes) == PACKET_BYTES);
        }
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        arena.close();
    }
}
