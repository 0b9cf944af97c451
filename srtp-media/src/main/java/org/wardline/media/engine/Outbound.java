package org.wardline.media.engine;

import java.util.random.RandomGenerator;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.Drop;
import org.wardline.media.RemoteMedia;
import org.wardline.media.rtp.OutgoingStream;
import org.wardline.media.rtp.ReceivedPacket;
import org.wardline.media.rtp.Repacketizer;
import org.wardline.media.rtp.RtpView;

/// The sending half of a port: one RTP stream, fed by the other leg or by ourselves, always
/// protected. Every method that makes a packet writes it to the start of the given buffer and
/// returns its length, or 0 when nothing may be sent.
final class Outbound {

    /// Sources are numbered from 1, within their leg.
    private static final long NO_SOURCE = 0;

    private final Counters counters;
    private final RandomGenerator random;
    private final OutgoingStream stream;
    private final Recoder recoder = new Recoder();
    private final Repacketizer repacketizer = new Repacketizer();

    private RemoteMedia remote;
    private SendContexts contexts;
    private long relayedSource = NO_SOURCE;
    private boolean repacking;

    Outbound(Counters counters, RandomGenerator random) {
        this.counters = counters;
        this.random = random;
        this.stream = new OutgoingStream(random.nextInt(), firstSequence(), random.nextInt());
    }

    /// What a packet of this codec holds.
    static ReceivedPacket.Kind kind(AudioCodec codec) {
        return switch (codec) {
            case PCMU -> ReceivedPacket.Kind.ULAW;
            case PCMA -> ReceivedPacket.Kind.ALAW;
            case G722 -> ReceivedPacket.Kind.G722;
        };
    }

    /// Takes over how to send, and the key. A new key means a new SSRC: with the old one, peers
    /// differ on whether the rollover counter goes on (ADR 0026).
    void remote(RemoteMedia next) {
        remote = next;
        if (contexts != null && contexts.isOf(next.keys().send())) {
            contexts.destroyCopy(next.keys().send());
            return;
        }
        if (contexts != null) {
            contexts.close();
            stream.restart(random.nextInt(), firstSequence());
        }
        contexts = new SendContexts(next.keys().send());
    }

    /// Another leg is relayed from now on.
    void feedChanges() {
        relayedSource = NO_SOURCE;
        stream.feedChanges();
    }

    /// Samples in a packet of ours.
    int samplesPerPacket() {
        return remote == null ? 160 : remote.send().samplesPerPacket();
    }

    /// Whether a relayed packet must be cut anew: audio of another length than this peer asked for,
    /// and all that follows it from the same source. Such a packet goes through [#collect].
    boolean repacks(ReceivedPacket packet) {
        if (packet.source != relayedSource) {
            relayedSource = packet.source;
            repacking = false;
            repacketizer.clear();
        }
        boolean audio = packet.kind != ReceivedPacket.Kind.TELEPHONE_EVENT;
        if (audio && packet.length != samplesPerPacket()) {
            repacking = true;
        }
        return audio && repacking;
    }

    /// Makes a packet of one from the other leg.
    int relay(ReceivedPacket packet, byte[] out) {
        if (!maySend()) {
            return 0;
        }
        boolean event = packet.kind == ReceivedPacket.Kind.TELEPHONE_EVENT;
        AudioFormat format = remote.send();
        if (event && format.telephoneEvent().isEmpty()) {
            return drop(Drop.PAYLOAD_TYPE);
        }
        if (repacking) {
            stream.repacked(packet.source, packet.timestamp, packet.samples(), packet.arrivedNs);
        } else if (!stream.relay(packet)) {
            return drop(Drop.LATE);
        }
        recoded(packet).write(kind(format.codec()), out, RtpView.HEADER_BYTES);
        int type = event ? format.telephoneEvent().getAsInt() : format.payloadType();
        // A talkspurt's or event's first packet keeps its marker (RFC 3551 4.1, RFC 4733 2.2).
        return protect(packet.marker || stream.marker(), type, packet.length, out);
    }

    /// Takes the audio of a packet that [#repacks]; then call [#repacked] until it is 0.
    void collect(ReceivedPacket packet) {
        if (maySend() && !repacketizer.put(recoded(packet), kind(remote.send().codec()))) {
            drop(Drop.LATE);
        }
    }

    /// Makes a packet of the collected audio.
    int repacked(long nowNs, byte[] out) {
        int samples = samplesPerPacket();
        int timestamp = repacketizer.timestamp();
        if (!repacketizer.cut(samples, out, RtpView.HEADER_BYTES)) {
            return 0;
        }
        stream.repacked(relayedSource, timestamp, samples, nowNs);
        return protect(stream.marker(), remote.send().payloadType(), samples, out);
    }

    /// Makes a packet of our own audio.
    ///
    /// @param frame the packet's audio in mu-law
    int play(ReceivedPacket frame, long nowNs, byte[] out) {
        if (!maySend()) {
            return 0;
        }
        stream.own(frame.length, nowNs);
        AudioFormat format = remote.send();
        recoded(frame).write(kind(format.codec()), out, RtpView.HEADER_BYTES);
        return protect(stream.marker(), format.payloadType(), frame.length, out);
    }

    /// Whether RTCP can be sent: there are keys.
    boolean ready() {
        return contexts != null;
    }

    /// Protects a compound RTCP packet at the start of the buffer.
    int rtcp(byte[] out, int length) {
        return contexts.rtcp(out, length);
    }

    OutgoingStream stream() {
        return stream;
    }

    /// Destroys the key.
    void close() {
        if (contexts != null) {
            contexts.close();
        }
    }

    private ReceivedPacket recoded(ReceivedPacket packet) {
        return recoder.recoded(packet, kind(remote.send().codec()));
    }

    private boolean maySend() {
        if (contexts == null) {
            counters.drop(Drop.BEFORE_KEYS);
            return false;
        }
        if (!remote.direction().sends()) {
            counters.drop(Drop.ON_HOLD);
            return false;
        }
        return true;
    }

    private int protect(boolean marker, int type, int payloadLength, byte[] out) {
        RtpView.writeHeader(out, marker, type, stream);
        counters.sent(payloadLength);
        return contexts.rtp(out, RtpView.HEADER_BYTES + payloadLength);
    }

    private int drop(Drop reason) {
        counters.drop(reason);
        return 0;
    }

    private int firstSequence() {
        return random.nextInt(1 << 15);
    }
}
