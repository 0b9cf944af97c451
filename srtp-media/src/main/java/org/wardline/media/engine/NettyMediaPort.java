package org.wardline.media.engine;

import java.net.InetSocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.wardline.media.AudioSource;
import org.wardline.media.FrameSink;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaStats;
import org.wardline.media.MediaUnavailable;
import org.wardline.media.RemoteMedia;

/// The thread-safe face of a [MediaSession]: posts, and holds no state of media.
final class NettyMediaPort implements MediaPort {

    /// Commands that may wait for the loop at a time. A call gives a handful; more means that the
    /// loop is stuck, or somebody floods us through signalling.
    private static final int MAX_PENDING = 256;

    private final MediaSession session;
    private final InetSocketAddress localAddress;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicLong plays = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    NettyMediaPort(MediaSession session, InetSocketAddress localAddress) {
        this.session = session;
        this.localAddress = localAddress;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void remote(RemoteMedia remote) {
        post(target -> target.remote(remote));
    }

    @Override
    public void bridgeTo(MediaPort other) {
        if (other == this) {
            throw new IllegalArgumentException("a port can't be bridged to itself");
        }
        if (!(other instanceof NettyMediaPort far)) {
            throw new IllegalArgumentException("the other port belongs to another engine");
        }
        Bridge bridge = new Bridge(session, far.session);
        post(target -> target.join(bridge));
        far.post(target -> target.join(bridge));
    }

    @Override
    public void unbridge() {
        post(MediaSession::leaveBridge);
    }

    @Override
    public long play(AudioSource source, Repeat repeat) {
        long number = plays.incrementAndGet();
        post(target -> target.play(number, source, repeat));
        return number;
    }

    @Override
    public void stop() {
        post(MediaSession::stop);
    }

    @Override
    public void tap(FrameSink sink) {
        post(target -> target.tap(sink));
    }

    @Override
    public void untap() {
        post(MediaSession::untap);
    }

    @Override
    public MediaStats stats() {
        return session.published();
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            try {
                session.loop().execute(() -> session.command(MediaSession::close));
            } catch (RejectedExecutionException _) {
                // The engine has ended, and every port with it.
            }
        }
    }

    private void post(Consumer<MediaSession> command) {
        if (closed.get()) {
            return;
        }
        if (pending.incrementAndGet() > MAX_PENDING) {
            pending.decrementAndGet();
            throw new MediaUnavailable("a media port takes no more commands");
        }
        try {
            session.loop()
                    .execute(() -> {
                        pending.decrementAndGet();
                        session.command(command);
                    });
        } catch (RejectedExecutionException _) {
            // The engine has ended, and every port with it.
            pending.decrementAndGet();
        }
    }
}
