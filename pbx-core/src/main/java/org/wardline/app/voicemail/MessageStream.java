package org.wardline.app.voicemail;

import java.util.Arrays;
import org.wardline.media.AudioSource;
import org.wardline.store.Playback;

/// A message on its way to a phone: chunks as they are verified, never more than two seconds ahead
/// of the listener. The script fills, the media loop reads; between them lies a ring with one
/// writer and one reader.
final class MessageStream implements AudioSource, AutoCloseable {

    private static final int RING_BYTES = 32_768;
    private static final int AHEAD_BYTES = 16_000;
    private static final int PIECE_BYTES = 4_000;
    private static final byte SILENCE = (byte) 0xFF;

    private final Playback playback;
    private final long start;
    private final int samples;
    private final byte[] ring = new byte[RING_BYTES];

    /// Written by the script alone.
    private volatile int filled;

    /// Written by the media loop alone.
    private volatile int played;

    /// @param start position in the message, in bytes
    MessageStream(Playback playback, long start) {
        this.playback = playback;
        this.start = start;
        this.samples = Math.toIntExact(playback.lengthBytes() - start);
    }

    /// Reads on, as far as the listener may be ahead of. Blocks on the disk.
    ///
    /// @throws org.wardline.key.SealBroken when the next chunk was changed; it is not played
    void fill() {
        int have = filled;
        while (have < samples && have - played < AHEAD_BYTES) {
            int place = have % RING_BYTES;
            int most = Math.min(PIECE_BYTES, Math.min(samples - have, RING_BYTES - place));
            have += playback.read(start + have, ring, place, most);
            filled = have;
        }
    }

    /// Where the listener is in the message, in bytes.
    long position() {
        return start + played;
    }

    @Override
    public int samples() {
        return samples;
    }

    @Override
    public int read(int from, byte[] to, int offset, int length) {
        int count = Math.min(length, filled - from);
        for (int done = 0; done < count; ) {
            int place = (from + done) % RING_BYTES;
            int part = Math.min(count - done, RING_BYTES - place);
            System.arraycopy(ring, place, to, offset + done, part);
            done += part;
        }
        played = from + count;
        return count;
    }

    /// Leaves silence where the message was.
    @Override
    public void close() {
        Arrays.fill(ring, SILENCE);
    }
}
