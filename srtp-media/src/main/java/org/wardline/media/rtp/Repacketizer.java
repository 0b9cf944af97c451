package org.wardline.media.rtp;

/// Cuts a source's audio into packets of another length, for phones whose packet time differs from
/// that of the phone they talk to. Keeps the source's timestamps, so losses stay visible as gaps.
/// Plain object of one media loop; holds less than two packets.
public final class Repacketizer {

    private final byte[] held = new byte[2 * JitterBuffer.MAX_PACKET_SAMPLES];
    private int count;
    private int timestamp;

    /// Takes a packet's audio in the wanted coding. Call [#cut] until it is empty before the next.
    ///
    /// @return false when the audio is older than what was taken before; it is not used
    public boolean put(ReceivedPacket packet, ReceivedPacket.Kind coding) {
        int ahead = packet.timestamp - (timestamp + count);
        if (count > 0 && ahead != 0) {
            if (ahead < 0 && ahead > -JitterBuffer.MAX_PACKET_SAMPLES) {
                return false;
            }
            // Samples in front of a gap that don't fill a packet: at most a packet's length is lost
            // beside what the network lost.
            count = 0;
        }
        if (count == 0) {
            timestamp = packet.timestamp;
        }
        packet.write(coding, held, count);
        count += packet.length;
        return true;
    }

    /// Cuts the next packet.
    ///
    /// @return false when not enough is held
    public boolean cut(int samples, byte[] to, int toOffset) {
        if (count < samples) {
            return false;
        }
        System.arraycopy(held, 0, to, toOffset, samples);
        count -= samples;
        System.arraycopy(held, samples, held, 0, count);
        timestamp += samples;
        return true;
    }

    /// Source timestamp of the packet that is cut next.
    public int timestamp() {
        return timestamp;
    }

    /// Forgets what is held: another source begins.
    public void clear() {
        count = 0;
    }
}
