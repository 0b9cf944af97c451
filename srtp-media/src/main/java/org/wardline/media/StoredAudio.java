package org.wardline.media;

import java.time.Duration;

/// Audio in memory, immutable.
final class StoredAudio implements AudioSource {

    private final byte[] ulaw;

    /// @param ulaw one octet a sample; changed by nobody from now on
    StoredAudio(byte[] ulaw) {
        this.ulaw = ulaw;
    }

    @Override
    public int samples() {
        return ulaw.length;
    }

    @Override
    public int read(int from, byte[] to, int offset, int length) {
        int count = Math.min(length, ulaw.length - from);
        System.arraycopy(ulaw, from, to, offset, count);
        return count;
    }

    static int samples(Duration length) {
        return Math.toIntExact(length.toMillis() * AudioCodec.CLOCK_RATE_HZ / 1000);
    }
}
