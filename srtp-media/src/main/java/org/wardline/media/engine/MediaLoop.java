package org.wardline.media.engine;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.wardline.media.rtp.ReceivedPacket;

/// One media thread: it owns the state of its ports and gives them time and scratch memory. All
/// methods but [#execute] and [#eventLoop] are for this thread only.
final class MediaLoop {

    /// How often ports that play or are tapped are looked after: the shortest packet time.
    private static final long TICK_MS = 10;

    /// Every port is looked after once in so many ticks, 250 ms, each tick another part of them: a
    /// thousand relays must cost a tick nothing.
    private static final int TICKS_PER_LOOK = 25;

    /// While nothing plays and nothing is tapped, so many ticks are taken at once: relays need no
    /// timer, and waking up costs more than what there is to do.
    private static final int IDLE_TICKS = 5;

    /// Longer than any packet that fits an Ethernet frame, with room for a tag.
    private static final int SCRATCH_BYTES = 2048;

    private final EventLoop eventLoop;
    private final List<MediaSession> sessions = new ArrayList<>();
    private final Set<MediaSession> paced = new LinkedHashSet<>();
    private final byte[] incoming = new byte[SCRATCH_BYTES];
    private final byte[] outgoing = new byte[SCRATCH_BYTES];
    private final PosixUdp.Scratch scratch = new PosixUdp.Scratch();
    private final ReceivedPacket received = new ReceivedPacket();
    private final ReceivedPacket fromRing = new ReceivedPacket();
    private final ReceivedPacket played = new ReceivedPacket();
    private Future<?> ticker;
    private int ticksAhead;
    private int tick;

    MediaLoop(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
        fromRing.buffer = new byte[SCRATCH_BYTES];
        played.buffer = new byte[SCRATCH_BYTES];
    }

    /// Runs a command on this loop, after those posted before. Any thread may call it.
    void execute(Runnable command) {
        eventLoop.execute(command);
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    /// Monotonic clock of everything on this loop.
    long nowNs() {
        return System.nanoTime();
    }

    /// Where the packet that was just received is copied to and decrypted.
    byte[] incoming() {
        return incoming;
    }

    /// Native memory for the datagram that is being received or sent.
    PosixUdp.Scratch scratch() {
        return scratch;
    }

    /// Where the packet that is sent next is built.
    byte[] outgoing() {
        return outgoing;
    }

    /// The flyweight of a packet from a socket.
    ReceivedPacket received() {
        return received;
    }

    /// The flyweight of a packet from another loop, with a buffer of its own.
    ReceivedPacket ringPacket() {
        return fromRing;
    }

    /// The flyweight of a frame of our own, with a buffer of its own.
    ReceivedPacket played() {
        return played;
    }

    /// Looks after a port from now until it is closed.
    void add(MediaSession session) {
        sessions.add(session);
        if (ticker == null) {
            tickAfter(IDLE_TICKS);
        }
    }

    /// Gives a port its time at every tick, for as long as it plays or is tapped.
    void pace(MediaSession session) {
        paced.add(session);
        if (ticker != null && ticksAhead > 1) {
            ticker.cancel(false);
            tickAfter(1);
        }
    }

    private void tickAfter(int ticks) {
        ticksAhead = ticks;
        ticker = eventLoop.schedule(this::tick, ticks * TICK_MS, TimeUnit.MILLISECONDS);
    }

    /// Gives ports their time.
    private void tick() {
        long nowNs = nowNs();
        if (!paced.isEmpty()) {
            // A copy: what ends may start the next play from its event.
            for (MediaSession session : List.copyOf(paced)) {
                if (!session.pace(nowNs)) {
                    paced.remove(session);
                }
            }
        }
        for (int i = 0; i < ticksAhead; i++) {
            tick = (tick + 1) % TICKS_PER_LOOK;
            look(nowNs);
        }
        if (sessions.isEmpty()) {
            ticker = null;
        } else {
            tickAfter(paced.isEmpty() ? IDLE_TICKS : 1);
        }
    }

    /// Looks after the ports whose turn this tick is, and forgets those that have closed.
    private void look(long nowNs) {
        for (int i = tick; i < sessions.size(); i += TICKS_PER_LOOK) {
            sessions.get(i).look(nowNs);
            while (i < sessions.size() && sessions.get(i).closed()) {
                sessions.set(i, sessions.getLast());
                sessions.removeLast();
            }
        }
    }

    /// Closes every port of this loop.
    void closeAll() {
        for (MediaSession session : List.copyOf(sessions)) {
            session.close();
        }
    }
}
