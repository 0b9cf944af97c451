package org.wardline.media.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.wardline.media.AudioSource;
import org.wardline.media.Drop;
import org.wardline.media.FrameSink;
import org.wardline.media.MediaEvent;
import org.wardline.media.MediaListener;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaStats;
import org.wardline.media.RemoteMedia;
import org.wardline.media.dtmf.KeyPresses;
import org.wardline.media.dtmf.TelephoneEvent;
import org.wardline.media.rtp.ReceivedPacket;
import org.wardline.media.rtp.ReceptionStats;
import org.wardline.media.rtp.RtcpPacket;
import org.wardline.media.rtp.RtcpReader;
import org.wardline.media.rtp.RtcpWriter;

/// The state of one port and the only place where its parts meet its sockets. Plain fields; every
/// method but [#loop] and [#published] runs on its media loop.
///
/// It supervises itself: a fault of ours while a packet, a tick or a command is handled ends this
/// one port and is reported as [MediaEvent.Failed].
final class MediaSession {

    /// After a late tick, so many frames are sent at once to catch up.
    private static final int MAX_FRAMES_PER_TICK = 6;

    private final MediaLoop loop;
    private final MediaListener listener;
    private final InstantSource wallClock;
    private final UdpSocket rtp;
    private final UdpSocket rtcp;
    private final Runnable released;

    private final Counters counters = new Counters();
    private final Inbound inbound = new Inbound(counters);
    private final Outbound outbound;
    private final Reports reports;
    private final KeyPresses keyPresses = new KeyPresses();

    private volatile MediaStats published = MediaStats.NONE;

    private Bridge bridge;
    private Player player;
    private Tap tap;
    private boolean stalled;
    private boolean reported;
    private boolean closed;

    /// @param random unpredictable; for SSRC, first numbers and CNAME
    /// @param sockets bound, not yet served; closed with the session
    /// @param released run when both sockets are closed
    MediaSession(
            MediaLoop loop,
            MediaListener listener,
            InstantSource wallClock,
            RandomGenerator random,
            UdpPair sockets,
            Runnable released) {
        this.loop = loop;
        this.listener = listener;
        this.wallClock = wallClock;
        this.rtp = sockets.rtp();
        this.rtcp = sockets.rtcp();
        this.released = released;
        this.outbound = new Outbound(counters, random);
        this.reports = new Reports(random, loop.nowNs());
    }

    MediaLoop loop() {
        return loop;
    }

    /// The newest figures. Any thread may ask.
    MediaStats published() {
        return published;
    }

    boolean closed() {
        return closed;
    }

    void start() {
        loop.add(this);
        rtp.serve(loop, this::receivedRtp, this::socketFault);
        rtcp.serve(loop, this::receivedRtcp, this::socketFault);
    }

    /// Runs a command on this session, supervised. A closed session ignores it.
    @SuppressWarnings("checkstyle:IllegalCatch")
    void command(Consumer<MediaSession> command) {
        if (closed) {
            return;
        }
        try {
            command.accept(this);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    void remote(RemoteMedia remote) {
        inbound.remote(remote, loop.nowNs());
        outbound.remote(remote);
    }

    /// Enters a bridge; the port at the far end of an earlier one is told to leave it.
    void join(Bridge next) {
        leaveBridge();
        bridge = next;
        outbound.feedChanges();
    }

    /// Leaves the bridge, on both sides.
    void leaveBridge() {
        if (bridge != null) {
            Bridge left = bridge;
            bridge = null;
            MediaSession far = left.far(this);
            far.loop().execute(() -> far.leave(left));
        }
    }

    void play(long number, AudioSource source, MediaPort.Repeat repeat) {
        stop();
        player = new Player(number, source, repeat, loop.nowNs());
        loop.pace(this);
        playDue(loop.nowNs());
    }

    void stop() {
        if (player != null) {
            finishPlay(false);
        }
    }

    void tap(FrameSink sink) {
        untap();
        tap = new Tap(sink, loop.nowNs());
        loop.pace(this);
    }

    void untap() {
        if (tap != null) {
            Tap ended = tap;
            tap = null;
            listener.on(new MediaEvent.TapEnded(ended.finish()));
        }
    }

    /// Plays and delivers what is due.
    ///
    /// @return whether there is more to play or to deliver later
    @SuppressWarnings("checkstyle:IllegalCatch")
    boolean pace(long nowNs) {
        if (closed) {
            return false;
        }
        try {
            playDue(nowNs);
            if (tap != null) {
                deliver(nowNs);
            }
        } catch (RuntimeException e) {
            fail(e);
        }
        return player != null || tap != null;
    }

    /// Looks after what is in no hurry: reports, silence of the peer, figures.
    @SuppressWarnings("checkstyle:IllegalCatch")
    void look(long nowNs) {
        if (closed) {
            return;
        }
        try {
            if (outbound.ready() && reports.due(nowNs)) {
                report(nowNs);
            }
            watchForStall(nowNs);
            publish();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /// Takes a packet from the far end of a bridge.
    @SuppressWarnings("checkstyle:IllegalCatch")
    void relayed(Bridge over, ReceivedPacket packet) {
        // What is played takes the place of the bridge's audio.
        if (closed || bridge != over || player != null) {
            return;
        }
        try {
            relay(packet);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /// Ends the session: says BYE, gives the sockets back, destroys the keys, ends play and tap.
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            leaveBridge();
            if (heardOf()) {
                sayBye(loop.nowNs());
            }
            publish();
        } finally {
            release();
        }
    }

    /// Whatever fails before, no port and no key stays behind.
    private void release() {
        try {
            rtp.close(() -> rtcp.close(released));
        } finally {
            inbound.close();
            outbound.close();
        }
        stop();
        untap();
    }

    private void leave(Bridge left) {
        if (bridge == left) {
            bridge = null;
        }
    }

    private void relay(ReceivedPacket packet) {
        byte[] out = loop.outgoing();
        if (!outbound.repacks(packet)) {
            send(outbound.relay(packet, out));
            return;
        }
        outbound.collect(packet);
        int length = outbound.repacked(packet.arrivedNs, out);
        while (length > 0) {
            send(length);
            length = outbound.repacked(packet.arrivedNs, out);
        }
    }

    private void send(int length) {
        if (length > 0 && !rtp.send(loop.outgoing(), length, inbound.rtpDestination())) {
            counters.drop(Drop.SEND_FAILED);
        }
    }

    private void receivedRtp(int length, InetSocketAddress from) {
        byte[] buffer = loop.incoming();
        if (!fits(length)) {
            return;
        }
        if (isRtcp(buffer, length)) {
            rtcp(buffer, length, from);
        } else {
            rtp(buffer, length, from);
        }
    }

    private void receivedRtcp(int length, InetSocketAddress from) {
        if (fits(length)) {
            rtcp(loop.incoming(), length, from);
        }
    }

    private void rtp(byte[] buffer, int length, InetSocketAddress from) {
        ReceivedPacket packet = loop.received();
        boolean use = inbound.rtp(buffer, length, from, loop.nowNs(), packet);
        if (inbound.latchMoved()) {
            listener.on(new MediaEvent.Latched(from));
        }
        if (use) {
            use(packet);
        } else if (inbound.alarm()) {
            listener.on(new MediaEvent.AuthFailures(inbound.failuresUnderKey()));
        }
    }

    private void use(ReceivedPacket packet) {
        if (packet.kind == ReceivedPacket.Kind.TELEPHONE_EVENT) {
            press(packet);
        } else if (tap != null) {
            tap.put(packet);
            deliver(packet.arrivedNs);
        }
        if (bridge != null && !bridge.forward(this, packet)) {
            counters.drop(Drop.RING_FULL);
        }
    }

    private void press(ReceivedPacket packet) {
        TelephoneEvent.read(packet.buffer, packet.offset, packet.length)
                .flatMap(event -> keyPresses.accept(packet.source, packet.timestamp, event))
                .ifPresent(key -> listener.on(new MediaEvent.Digit(key)));
    }

    private void rtcp(byte[] buffer, int length, InetSocketAddress from) {
        long nowNs = loop.nowNs();
        int clear = inbound.rtcp(buffer, length, from, nowNs);
        if (clear > 0) {
            List<RtcpPacket> compound = RtcpReader.read(buffer, 0, clear);
            reports.accept(compound, outbound.stream().ssrc(), nowNs, wallClock.instant());
        }
    }

    /// Whether a datagram may be a packet by its length, and the port is still open.
    private boolean fits(int length) {
        if (closed) {
            return false;
        }
        if (length == 0 || length > UdpSocket.MAX_DATAGRAM_BYTES) {
            counters.drop(Drop.MALFORMED);
            return false;
        }
        return true;
    }

    /// RTCP may share the RTP port; its packet types tell it apart (RFC 5761 section 4).
    private static boolean isRtcp(byte[] buffer, int length) {
        int type = length < 2 ? 0 : buffer[1] & 0xFF;
        return type >= 192 && type <= 223;
    }

    /// The network refusing a datagram is a drop; anything else is a fault of ours.
    private void socketFault(Throwable cause) {
        if (cause instanceof IOException || cause instanceof UnsupportedAddressTypeException) {
            counters.drop(Drop.SEND_FAILED);
        } else {
            fail(cause);
        }
    }

    private void playDue(long nowNs) {
        ReceivedPacket frame = loop.played();
        int samples = outbound.samplesPerPacket();
        for (int i = 0; player != null && i < MAX_FRAMES_PER_TICK && player.due(nowNs); i++) {
            if (player.atEnd()) {
                finishPlay(true);
                return;
            }
            player.read(frame.buffer, samples);
            frame.length = samples;
            send(outbound.play(frame, nowNs, loop.outgoing()));
        }
    }

    private void finishPlay(boolean toTheEnd) {
        Player finished = player;
        player = null;
        listener.on(new MediaEvent.PlayFinished(finished.number(), toTheEnd));
    }

    private void deliver(long nowNs) {
        if (tap.deliver(nowNs)) {
            var lasted = Duration.ofSeconds(SpeechDetector.PATIENCE_SECONDS);
            listener.on(new MediaEvent.Silence(lasted));
        }
    }

    private void report(long nowNs) {
        sendRtcp(compound(nowNs));
    }

    /// Whether the peer has had anything of ours: else there is no BYE (RFC 3550 6.3.7).
    private boolean heardOf() {
        return reported || counters.sentPackets() > 0;
    }

    private void sayBye(long nowNs) {
        List<RtcpPacket> compound = new ArrayList<>(compound(nowNs));
        compound.add(new RtcpPacket.Bye(outbound.stream().ssrc()));
        sendRtcp(compound);
    }

    private List<RtcpPacket> compound(long nowNs) {
        return reports.compose(
                outbound.stream(), counters, inbound.source(), nowNs, wallClock.instant());
    }

    private void sendRtcp(List<RtcpPacket> compound) {
        reported = true;
        byte[] out = loop.outgoing();
        int length = outbound.rtcp(out, RtcpWriter.write(compound, out));
        UdpSocket socket = inbound.rtcpShared() ? rtp : rtcp;
        if (!socket.send(out, length, inbound.rtcpDestination())) {
            counters.drop(Drop.SEND_FAILED);
        }
    }

    private void watchForStall(long nowNs) {
        long quietNs = inbound.quietNs(nowNs);
        if (!stalled && quietNs >= Inbound.STALL_NS) {
            stalled = true;
            listener.on(new MediaEvent.Stalled(Duration.ofNanos(quietNs)));
        } else if (stalled && quietNs < Inbound.STALL_NS) {
            stalled = false;
            listener.on(new MediaEvent.Resumed());
        }
    }

    private void publish() {
        ReceptionStats source = inbound.source().orElse(null);
        published =
                new MediaStats(
                        counters.receivedPackets(),
                        counters.sentPackets(),
                        counters.drops(),
                        source == null ? 0 : source.lost(),
                        source == null ? Duration.ZERO : source.jitter(),
                        reports.roundTrip());
    }

    /// A fault of ours: this port ends, the others go on. Says where, never with what content.
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void fail(Throwable fault) {
        StackTraceElement[] stack = fault.getStackTrace();
        String where = stack.length == 0 ? "" : " at " + stack[0];
        try {
            close();
        } catch (RuntimeException _) {
            // What fails may be the end itself; it has given everything back.
            leaveBridge();
        }
        try {
            listener.on(new MediaEvent.Failed(fault.getClass().getSimpleName() + where));
        } catch (RuntimeException _) {
            // The listener itself is what fails: nobody is left to tell.
        }
    }
}
