package org.wardline.media.engine;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.wardline.media.MediaConfig;
import org.wardline.media.MediaEngine;
import org.wardline.media.MediaListener;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.MediaUnavailable;

/// The media engine: UDP on Netty, epoll where it is to be had.
public final class NettyMediaEngine implements MediaEngine {

    private static final int SECONDS_TO_END = 5;

    private final EventLoopGroup group;
    private final List<MediaLoop> loops;
    private final PortPool ports;
    private final InstantSource wallClock;
    private final SecureRandom random;
    private volatile boolean closed;

    private NettyMediaEngine(
            MediaConfig config,
            DatagramTransport transport,
            InstantSource wallClock,
            SecureRandom random) {
        this.wallClock = wallClock;
        this.random = random;
        this.ports = new PortPool(config.ports(), transport, random.nextInt());
        this.group =
                new MultiThreadIoEventLoopGroup(
                        config.loops(),
                        new DefaultThreadFactory("media", true),
                        transport.ioHandler());
        this.loops = new ArrayList<>(config.loops());
        for (EventExecutor executor : group) {
            loops.add(new MediaLoop((EventLoop) executor));
        }
    }

    /// Starts the media loops.
    ///
    /// @param wallClock for the NTP times of RTCP sender reports only
    /// @param random for SSRCs, first sequence numbers and timestamps
    public static NettyMediaEngine start(
            MediaConfig config, InstantSource wallClock, SecureRandom random) {
        return start(config, DatagramTransport.best(), wallClock, random);
    }

    static NettyMediaEngine start(
            MediaConfig config,
            DatagramTransport transport,
            InstantSource wallClock,
            SecureRandom random) {
        return new NettyMediaEngine(config, transport, wallClock, random);
    }

    @Override
    public MediaPort open(MediaSpec spec, MediaListener listener) {
        if (closed) {
            throw new MediaUnavailable("the media engine has ended");
        }
        UdpPair sockets = ports.bind(spec.bindAddress());
        InetSocketAddress local = sockets.rtp().localAddress();
        MediaLoop loop = loops.get(Math.floorMod(spec.affinity(), loops.size()));
        MediaSession session =
                new MediaSession(
                        loop,
                        listener,
                        wallClock,
                        random,
                        sockets,
                        () -> ports.release(local.getPort()));
        try {
            loop.execute(session::start);
        } catch (RejectedExecutionException _) {
            sockets.rtp().discard();
            sockets.rtcp().discard();
            ports.release(local.getPort());
            throw new MediaUnavailable("the media engine has ended");
        }
        return new NettyMediaPort(session, local);
    }

    /// Ports in use, with those whose sockets are just being closed.
    public int portsInUse() {
        return ports.claimed();
    }

    /// Closes every port and waits, up to 5 s, until the loops have ended.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (MediaLoop loop : loops) {
            loop.execute(loop::closeAll);
        }
        group.shutdownGracefully(0, SECONDS_TO_END, TimeUnit.SECONDS)
                .awaitUninterruptibly(SECONDS_TO_END, TimeUnit.SECONDS);
    }
}
