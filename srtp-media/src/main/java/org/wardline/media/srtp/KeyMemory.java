package org.wardline.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayDeque;
import java.util.Deque;

/// Native memory, and a cipher context of libcrypto, for what works under one key. It is lent: who
/// closes it zeroes it and leaves it to the next key, so that nothing of a call that has ended
/// waits for the collector, whose pauses would grow with every call. The process keeps as much as
/// was ever in use at once.
///
/// Lending is thread-safe; what is lent has one owner at a time.
final class KeyMemory implements AutoCloseable {

    /// For the packet and the small things that one transform needs.
    static final int BYTES = 3_072;

    private static final int ALIGNMENT = 64;

    /// Guarded by itself; the last to be given back is lent first.
    private static final Deque<Place> IDLE = new ArrayDeque<>();

    /// What outlives its borrowers.
    private record Place(MemorySegment block, MemorySegment context) {

        static Place lent() {
            Place idle;
            synchronized (IDLE) {
                idle = IDLE.poll();
            }
            return idle == null
                    ? new Place(
                            Arena.global().allocate(BYTES, ALIGNMENT), Libcrypto.newCipherContext())
                    : idle;
        }

        void giveBack() {
            block.fill((byte) 0);
            Libcrypto.reset(context);
            synchronized (IDLE) {
                IDLE.push(this);
            }
        }
    }

    private final Place place;
    private final SegmentAllocator parts;
    private boolean closed;

    KeyMemory() {
        place = Place.lent();
        parts = SegmentAllocator.slicingAllocator(place.block);
    }

    /// A part, zeroed.
    ///
    /// @throws IndexOutOfBoundsException when all parts together exceed [#BYTES]
    MemorySegment part(long bytes, long alignment) {
        return parts.allocate(bytes, alignment);
    }

    /// The cipher context, without a key.
    MemorySegment context() {
        return place.context;
    }

    /// To be called before each use: what was given back may be another key's by now.
    ///
    /// @throws IllegalStateException when it was given back
    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the key is gone: its context was closed");
        }
    }

    /// Zeroes everything, the context's key too. Harmless when done twice.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            place.giveBack();
        }
    }
}
