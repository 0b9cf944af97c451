package org.wardline.demo.phone;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.wardline.media.AudioCodec;
import org.wardline.media.RemoteMedia;
import org.wardline.media.codec.G711;
import org.wardline.media.srtp.SrtpReceiver;
import org.wardline.media.srtp.SrtpSender;
import org.wardline.media.srtp.Verdict;

/// The SRTP of one call at a phone, both directions. Owned by whoever holds the phone's lock.
///
/// ```
///    0                   1                   2                   3
///   |V=2|P|X|  CC   |M|     PT      |       sequence number         |    RFC 3550 5.1
///   |                           timestamp                           |
///   |                             SSRC                              |
/// ```
final class SrtpStream implements AutoCloseable {

    private static final int HEADER_BYTES = 12;
    private static final int VERSION_2 = 0x80;

    private RemoteMedia remote;
    private SrtpReceiver receiver;
    private SrtpSender sender;
    private int ssrc;
    private int sequenceNumber;
    private int timestamp;

    SrtpStream(RemoteMedia remote, SecureRandom random) {
        this.remote = remote;
        receiver = new SrtpReceiver(remote.keys().receive());
        begin(random);
    }

    /// Goes on under a later agreement: an unchanged key keeps its context, a new one begins a new
    /// context (RFC 4568 7.1.4).
    void agree(RemoteMedia next, SecureRandom random) {
        RemoteMedia before = remote;
        remote = next;
        if (!before.keys().receive().sameAs(next.keys().receive())) {
            receiver = receiver.successor(next.keys().receive());
        }
        if (!before.keys().send().sameAs(next.keys().send())) {
            sender.close();
            begin(random);
        }
    }

    RemoteMedia remote() {
        return remote;
    }

    /// Builds and protects the next packet.
    ///
    /// @param ulaw one frame
    /// @return the whole packet
    byte[] protect(byte[] ulaw) {
        byte[] packet = new byte[HEADER_BYTES + ulaw.length + sender.overheadBytes()];
        ByteBuffer.wrap(packet)
                .put((byte) VERSION_2)
                .put((byte) remote.send().payloadType())
                .putShort((short) sequenceNumber++)
                .putInt(timestamp)
                .putInt(ssrc)
                .put(coded(ulaw));
        skip(ulaw.length);
        sender.protect(packet, 0, HEADER_BYTES + ulaw.length);
        return packet;
    }

    /// Time passes without a packet.
    void skip(int samples) {
        timestamp += samples;
    }

    /// Verifies a packet and, when it is authentic audio, places it.
    Verdict receive(byte[] packet, int length, HeardAudio heard) {
        Verdict verdict = receiver.verify(packet, 0, length);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        ByteBuffer in = ByteBuffer.wrap(packet, 0, receiver.length());
        int payload = HEADER_BYTES + 4 * (in.get(0) & 0x0F);
        if ((in.get(1) & 0x7F) == remote.receive().payloadType()) {
            byte[] audio = Arrays.copyOfRange(packet, payload, receiver.length());
            heard.place(in.getInt(4), decoded(audio));
        }
        return verdict;
    }

    @Override
    public void close() {
        receiver.close();
        sender.close();
    }

    /// RFC 3550 5.1: all three start at random; the sequence number in its lower half, so that the
    /// other side's rollover counter starts at 0.
    private void begin(SecureRandom random) {
        sender = new SrtpSender(remote.keys().send());
        ssrc = random.nextInt();
        sequenceNumber = random.nextInt(1 << 15);
        timestamp = random.nextInt();
    }

    private byte[] coded(byte[] ulaw) {
        if (remote.send().codec() == AudioCodec.PCMU) {
            return ulaw;
        }
        byte[] alaw = new byte[ulaw.length];
        G711.ulawToAlaw(ulaw, 0, alaw, 0, ulaw.length);
        return alaw;
    }

    private byte[] decoded(byte[] audio) {
        if (remote.receive().codec() == AudioCodec.PCMA) {
            G711.alawToUlaw(audio, 0, audio, 0, audio.length);
        }
        return audio;
    }
}
