package org.wardline.envelope;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// Audio on its way from the media loop to the journal's thread: one thread puts, one takes,
/// neither waits.
final class AudioRing {

    private final byte[] bytes;
    private final AtomicLong put = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();

    AudioRing(int capacityBytes) {
        this.bytes = new byte[capacityBytes];
    }

    /// Copies all of the part in, or nothing when there is no room for all.
    boolean put(byte[] source, int offset, int length) {
        var at = put.get();
        if (length > bytes.length - (at - taken.getAcquire())) {
            return false;
        }
        int start = (int) (at % bytes.length);
        int first = Math.min(length, bytes.length - start);
        System.arraycopy(source, offset, bytes, start, first);
        System.arraycopy(source, offset + first, bytes, 0, length - first);
        put.setRelease(at + length);
        return true;
    }

    /// Moves out what is there, at most as much as the target holds, and zeroes its place.
    ///
    /// @return how many bytes
    int take(byte[] target) {
        var at = taken.get();
        int length = (int) Math.min(target.length, put.getAcquire() - at);
        int start = (int) (at % bytes.length);
        int first = Math.min(length, bytes.length - start);
        move(start, target, 0, first);
        move(0, target, first, length - first);
        taken.setRelease(at + length);
        return length;
    }

    private void move(int start, byte[] target, int offset, int length) {
        System.arraycopy(bytes, start, target, offset, length);
        Arrays.fill(bytes, start, start + length, (byte) 0);
    }
}
