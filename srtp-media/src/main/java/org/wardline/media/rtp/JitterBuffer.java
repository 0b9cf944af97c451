package org.wardline.media.rtp;

import java.util.Arrays;
import org.wardline.media.AudioCodec;
import org.wardline.media.codec.G711;

/// Puts the audio of a recording in order: packets go in as they come, samples come out as they
/// were spoken, every gap filled with silence. For taps only; the relay between two phones adds no
/// delay and leaves this to the phones.
///
/// What is next in order comes out at once. A gap is waited for: [#DEPTH_MS] from the arrival of
/// the first packet behind it. When nothing comes at all, silence follows the clock [#PAUSE_MS]
/// behind, so that a recording lasts as long as the call did, whether the phone sends silence or
/// nothing.
///
/// Positions are samples since the start. Timestamps decide where a packet belongs as long as they
/// make sense; where they jump (another SSRC, a phone that restarts its clock) the audio goes on
/// where the recording is.
///
/// Owned by one media loop. Time comes in as a monotonic clock in nanoseconds. Holds at most
/// [#SLOTS] packets of [#MAX_PACKET_SAMPLES]; a slot's memory is taken when it is first used.
public final class JitterBuffer {

    /// How long a missing packet is waited for.
    public static final int DEPTH_MS = 100;

    /// How long nothing may come before the gap is filled by the clock.
    public static final int PAUSE_MS = 500;

    /// The longest packet that is taken.
    public static final int MAX_PACKET_SAMPLES = 1400;

    static final int SLOTS = 32;

    private static final long NS_PER_MS = 1_000_000;
    private static final long NS_PER_SAMPLE = 1_000_000_000L / AudioCodec.CLOCK_RATE_HZ;

    /// A timestamp may be this far ahead of the clock before it is taken for a restart: 1 s.
    private static final int MAX_AHEAD_SAMPLES = AudioCodec.CLOCK_RATE_HZ;

    private final byte[][] audio = new byte[SLOTS][];
    private final long[] position = new long[SLOTS];
    private final int[] length = new int[SLOTS];
    private final long[] arrivedNs = new long[SLOTS];
    private int held;

    private long next;
    private long source;
    private int newestTimestamp;
    private long newestPosition;
    private long newestEnd;
    private long lastArrivalNs;

    /// A buffer whose position 0 is now.
    public JitterBuffer(long nowNs) {
        lastArrivalNs = nowNs;
    }

    /// Takes a packet of audio. One whose place has passed, a duplicate and one longer than
    /// [#MAX_PACKET_SAMPLES] are ignored.
    public void put(ReceivedPacket packet) {
        if (packet.length == 0 || packet.length > MAX_PACKET_SAMPLES || held == SLOTS) {
            return;
        }
        boolean otherSource = packet.source != source;
        long at = otherSource ? Math.max(next, newestEnd) : place(packet);
        if (packet.newest || otherSource) {
            source = packet.source;
            newestTimestamp = packet.timestamp;
            newestPosition = at;
            lastArrivalNs = packet.arrivedNs;
        }
        if (at + packet.length <= next || holds(at)) {
            return;
        }
        newestEnd = Math.max(newestEnd, at + packet.length);
        if (audio[held] == null) {
            audio[held] = new byte[MAX_PACKET_SAMPLES];
        }
        packet.write(ReceivedPacket.Kind.ULAW, audio[held], 0);
        position[held] = at;
        length[held] = packet.length;
        arrivedNs[held] = packet.arrivedNs;
        held++;
    }

    /// Gives the next stretch out.
    ///
    /// @param out receives mu-law samples from offset 0 on
    /// @return how many: 0 when the next samples have to be waited for
    public int take(long nowNs, byte[] out) {
        int first = earliest();
        if (first < 0) {
            return silence(pauseEnd(nowNs), out);
        }
        if (position[first] > next) {
            boolean waited = nowNs - oldestArrivalNs() >= DEPTH_MS * NS_PER_MS;
            return waited || held == SLOTS ? silence(position[first], out) : 0;
        }
        return audio(first, out);
    }

    /// Gives the next stretch out without waiting for gaps, for the end of a recording.
    ///
    /// @return how many samples: 0 when everything is out
    public int flush(byte[] out) {
        int first = earliest();
        if (first < 0) {
            return 0;
        }
        return position[first] > next ? silence(position[first], out) : audio(first, out);
    }

    /// Position of the sample that comes out next.
    public long position() {
        return next;
    }

    private long place(ReceivedPacket packet) {
        long at = newestPosition + (packet.timestamp - newestTimestamp);
        if (!packet.newest) {
            return at;
        }
        long elapsed = (packet.arrivedNs - lastArrivalNs) / NS_PER_SAMPLE;
        long byClock = newestEnd + Math.max(0, elapsed - packet.length);
        if (at > byClock + MAX_AHEAD_SAMPLES) {
            return Math.max(next, byClock);
        }
        // The newest packet can't be late: where it seems so, the phone's clock stood still.
        return at + packet.length <= next ? next : at;
    }

    private boolean holds(long at) {
        for (int slot = 0; slot < held; slot++) {
            if (position[slot] == at) {
                return true;
            }
        }
        return false;
    }

    /// The slot that comes first, after those are freed that others have overlapped; -1 for none.
    private int earliest() {
        for (int slot = held - 1; slot >= 0; slot--) {
            if (position[slot] + length[slot] <= next) {
                free(slot);
            }
        }
        int first = -1;
        for (int slot = 0; slot < held; slot++) {
            if (first < 0 || position[slot] < position[first]) {
                first = slot;
            }
        }
        return first;
    }

    private long oldestArrivalNs() {
        long oldest = arrivedNs[0];
        for (int slot = 1; slot < held; slot++) {
            oldest = Math.min(oldest, arrivedNs[slot]);
        }
        return oldest;
    }

    private long pauseEnd(long nowNs) {
        long pausedNs = nowNs - lastArrivalNs - PAUSE_MS * NS_PER_MS;
        return pausedNs <= 0 ? next : newestEnd + pausedNs / NS_PER_SAMPLE;
    }

    private int silence(long until, byte[] out) {
        int count = (int) Math.max(0, Math.min(out.length, until - next));
        Arrays.fill(out, 0, count, G711.ULAW_SILENCE);
        next += count;
        return count;
    }

    private int audio(int slot, byte[] out) {
        int skipped = (int) (next - position[slot]);
        int count = Math.min(out.length, length[slot] - skipped);
        System.arraycopy(audio[slot], skipped, out, 0, count);
        next += count;
        return count;
    }

    private void free(int slot) {
        held--;
        byte[] emptied = audio[slot];
        audio[slot] = audio[held];
        position[slot] = position[held];
        length[slot] = length[held];
        arrivedNs[slot] = arrivedNs[held];
        audio[held] = emptied;
    }
}
