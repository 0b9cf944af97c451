package org.wardline.media.engine;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioFormat;
import org.wardline.media.Drop;
import org.wardline.media.RemoteMedia;
import org.wardline.media.rtp.JitterBuffer;
import org.wardline.media.rtp.ReceivedPacket;
import org.wardline.media.rtp.ReceptionStats;
import org.wardline.media.rtp.RtpView;
import org.wardline.media.srtp.Verdict;

/// The receiving half of a port: decides what becomes of each packet that arrives.
///
/// The order is: is there a key, may this address be checked, does the tag hold; and only then
/// anything is learned or parsed. Whatever fails on the way is counted, and nothing else happens.
final class Inbound {

    /// At this many failures a phone or an attacker is worth an alarm.
    static final int ALARM_AT_FAILURES = 100;

    static final long STALL_NS = 10_000_000_000L;

    /// A source that was replaced may still have packets on the way, or an attacker may have kept
    /// some back. While the present one was heard within 200 ms, they are too late.
    private static final long STRAY_NS = 200_000_000L;

    /// As many as an SRTP receiver keeps; it accepts no others again.
    private static final int REPLACED_SSRCS = 4;

    /// Kept, because `values()` makes an array at each call.
    private static final AudioCodec[] CODECS = AudioCodec.values();

    private final Counters counters;
    private final Latch rtpLatch = new Latch();
    private final Latch rtcpLatch = new Latch();
    private final RtpView view = new RtpView();

    private RemoteMedia remote;
    private ReceiveContexts contexts;
    private long failuresUnderKey;
    private boolean alarmed;

    private ReceptionStats source;
    private long sourceNumber;
    private final int[] replacedSsrcs = new int[REPLACED_SSRCS];
    private long lastHeardNs;
    private boolean latchMoved;

    Inbound(Counters counters) {
        this.counters = counters;
    }

    /// Takes over what the peer's session description says, and its key.
    void remote(RemoteMedia next, long nowNs) {
        ReceiveContexts before = contexts;
        contexts =
                before == null
                        ? new ReceiveContexts(next.keys().receive())
                        : before.with(next.keys().receive());
        if (contexts != before) {
            failuresUnderKey = 0;
            alarmed = false;
        }
        if (remote == null || !remote.direction().receives()) {
            lastHeardNs = nowNs;
        }
        remote = next;
        rtpLatch.expect(next.address());
        InetSocketAddress hint = next.address();
        // The highest port has no next one; such a peer gets its reports once it was heard.
        int rtcpPort = Math.min(65_535, hint.getPort() + 1);
        rtcpLatch.expect(new InetSocketAddress(hint.getAddress(), rtcpPort));
    }

    /// Takes an SRTP packet.
    ///
    /// @param buffer packet from offset 0 on; decrypted in place
    /// @param packet filled when it was accepted
    /// @return whether it holds audio or a telephone event that is to be used
    boolean rtp(
            byte[] buffer, int length, InetSocketAddress from, long nowNs, ReceivedPacket packet) {
        latchMoved = false;
        if (!admitted(rtpLatch, from, nowNs)) {
            return false;
        }
        Verdict verdict = contexts.rtp(buffer, length);
        if (verdict != Verdict.OK) {
            refused(verdict);
            return false;
        }
        if (contexts.firstUnderKey()) {
            // A phone that takes a new key may number its packets anew.
            source = null;
        }
        if (!view.wrap(buffer, 0, contexts.length())) {
            return drop(Drop.MALFORMED);
        }
        if (!track(nowNs)) {
            return drop(Drop.LATE);
        }
        long highestBefore = source.highestIndex();
        packet.index = source.received(view.sequenceNumber(), view.timestamp(), nowNs);
        packet.newest = packet.index > highestBefore;
        packet.source = sourceNumber;
        lastHeardNs = nowNs;
        if (packet.newest) {
            latchMoved = rtpLatch.learn(from);
        }
        return use(buffer, packet, nowNs);
    }

    /// Takes an SRTCP packet.
    ///
    /// @param buffer packet from offset 0 on; decrypted in place
    /// @return its length in clear, 0 when it is dropped
    int rtcp(byte[] buffer, int length, InetSocketAddress from, long nowNs) {
        boolean mux = remote != null && remote.rtcpMux();
        if (!admitted(mux ? rtpLatch : rtcpLatch, from, nowNs)) {
            return 0;
        }
        Verdict verdict = contexts.rtcp(buffer, length);
        if (verdict != Verdict.OK) {
            refused(verdict);
            return 0;
        }
        if (!mux) {
            rtcpLatch.learn(from);
        }
        return contexts.length();
    }

    /// Whether the packet given last moved the latch.
    boolean latchMoved() {
        return latchMoved;
    }

    /// Where RTP goes.
    InetSocketAddress rtpDestination() {
        return rtpLatch.destination();
    }

    /// Whether RTCP goes over the RTP port.
    boolean rtcpShared() {
        return remote.rtcpMux();
    }

    /// Where RTCP goes.
    InetSocketAddress rtcpDestination() {
        return rtcpShared() ? rtpLatch.destination() : rtcpLatch.destination();
    }

    /// Statistics of the source that is heard now; empty before the first packet.
    Optional<ReceptionStats> source() {
        return Optional.ofNullable(source);
    }

    /// True once per key, when too many packets fail under it.
    boolean alarm() {
        if (alarmed || failuresUnderKey < ALARM_AT_FAILURES) {
            return false;
        }
        alarmed = true;
        return true;
    }

    long failuresUnderKey() {
        return failuresUnderKey;
    }

    /// How long nothing was heard although the peer should send; 0 when it need not.
    long quietNs(long nowNs) {
        return remote != null && remote.direction().receives() ? nowNs - lastHeardNs : 0;
    }

    /// Destroys the key.
    void close() {
        if (contexts != null) {
            contexts.close();
        }
    }

    private boolean admitted(Latch latch, InetSocketAddress from, long nowNs) {
        if (contexts == null) {
            return drop(Drop.BEFORE_KEYS);
        }
        return latch.admits(from, nowNs) || drop(Drop.STRANGER);
    }

    private void refused(Verdict verdict) {
        Drop reason =
                switch (verdict) {
                    case OK -> throw new IllegalStateException("an accepted packet was refused");
                    case MALFORMED -> Drop.MALFORMED;
                    case UNENCRYPTED, BAD_TAG -> Drop.BAD_TAG;
                    case REPLAYED -> Drop.REPLAYED;
                    case TOO_OLD -> Drop.TOO_OLD;
                    case SSRC_LIMIT -> Drop.SSRC_LIMIT;
                    case KEY_EXHAUSTED -> Drop.KEY_EXHAUSTED;
                };
        if (reason == Drop.BAD_TAG) {
            failuresUnderKey++;
        }
        counters.drop(reason);
    }

    /// Follows the peer to another SSRC, but not back and forth while packets of the old one are
    /// still on the way.
    private boolean track(long nowNs) {
        int ssrc = view.ssrc();
        if (source != null && source.ssrc() == ssrc) {
            return true;
        }
        if (source != null) {
            if (replaced(ssrc) && nowNs - lastHeardNs < STRAY_NS) {
                return false;
            }
            replacedSsrcs[(int) (sourceNumber % REPLACED_SSRCS)] = source.ssrc();
        }
        source = new ReceptionStats(ssrc, view.sequenceNumber());
        sourceNumber++;
        return true;
    }

    private boolean replaced(int ssrc) {
        for (long number = Math.max(1, sourceNumber - REPLACED_SSRCS);
                number < sourceNumber;
                number++) {
            if (replacedSsrcs[(int) (number % REPLACED_SSRCS)] == ssrc) {
                return true;
            }
        }
        return false;
    }

    private boolean use(byte[] buffer, ReceivedPacket packet, long nowNs) {
        if (!remote.direction().receives()) {
            return drop(Drop.ON_HOLD);
        }
        if (view.payloadLength() > JitterBuffer.MAX_PACKET_SAMPLES) {
            return drop(Drop.MALFORMED);
        }
        if (!classify(packet)) {
            return drop(Drop.PAYLOAD_TYPE);
        }
        packet.timestamp = view.timestamp();
        packet.marker = view.marker();
        packet.arrivedNs = nowNs;
        packet.buffer = buffer;
        packet.offset = view.payloadOffset();
        packet.length = view.payloadLength();
        counters.received();
        // Some phones keep a NAT open with empty packets.
        return packet.length > 0;
    }

    /// Finds out what the payload is. The static types are understood beside the negotiated one:
    /// phones that were offered several codecs change between them without asking.
    private boolean classify(ReceivedPacket packet) {
        int type = view.payloadType();
        AudioFormat format = remote.receive();
        if (format.telephoneEvent().isPresent() && type == format.telephoneEvent().getAsInt()) {
            packet.kind = ReceivedPacket.Kind.TELEPHONE_EVENT;
            return true;
        }
        if (type == format.payloadType()) {
            packet.kind = Outbound.kind(format.codec());
            return true;
        }
        for (AudioCodec codec : CODECS) {
            if (type == codec.staticPayloadType()) {
                packet.kind = Outbound.kind(codec);
                return true;
            }
        }
        return false;
    }

    private boolean drop(Drop reason) {
        counters.drop(reason);
        return false;
    }
}
