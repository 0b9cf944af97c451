package org.wardline.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipParser;

/// Opens TLS connections to other SIP servers and moves messages on their flows. A connection is
/// there only once the server's certificate was verified for the name that was meant (RFC 5922 7.2,
/// by the rules of RFC 9525; a wildcard for one label is accepted, as large carriers have them).
public final class TlsConnector implements AutoCloseable {

    private static final int CONNECT_MS = 5_000;
    private static final int USER_TIMEOUT_MS = 30_000;
    private static final int CS5 = 40;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final WriteBufferWaterMark UNREAD_BYTES =
            new WriteBufferWaterMark(
                    TlsListener.MAX_UNREAD_BYTES / 8, TlsListener.MAX_UNREAD_BYTES);

    private final FlowPatience patience = FlowPatience.DEFAULT;
    private final SipParser parser = new SipParser(Limits.DEFAULT);
    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(
                    1,
                    Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final ConcurrentHashMap<FlowId, FlowHandler> flows = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    /// Where to connect.
    ///
    /// @param host looked up, and what the server's certificate has to name
    /// @param tls which authorities are trusted, and what we show of ourselves
    public record Server(String host, int port, SslContext tls) {
        public Server {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(tls, "tls");
        }
    }

    /// Opens a connection; returns when its handshake is done and `events` was told. The addresses
    /// of the name are tried one after the other. Blocks: for virtual threads only.
    ///
    /// @param events hears what happens on the flow
    /// @throws ConnectFailed when there is none
    public void connect(Server server, FlowListener events) throws ConnectFailed {
        ConnectFailed last = null;
        for (InetAddress address : addresses(server.host())) {
            try {
                connect(server, address, events);
                return;
            } catch (ConnectFailed e) {
                last = e;
            }
        }
        throw Objects.requireNonNull(last);
    }

    private static List<InetAddress> addresses(String host) throws ConnectFailed {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new ConnectFailed(ConnectFailed.Reason.UNKNOWN_HOST, e);
        }
    }

    private void connect(Server server, InetAddress address, FlowListener events)
            throws ConnectFailed {
        var connected =
                bootstrap(server, events)
                        .connect(new InetSocketAddress(address, server.port()))
                        .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            throw new ConnectFailed(ConnectFailed.Reason.UNREACHABLE, connected.cause());
        }
        var handshake = connected.channel().pipeline().get(SslHandler.class).handshakeFuture();
        handshake.awaitUninterruptibly();
        if (!handshake.isSuccess()) {
            throw new ConnectFailed(ConnectFailed.Reason.NOT_VERIFIED, handshake.cause());
        }
    }

    private Bootstrap bootstrap(Server server, FlowListener events) {
        var bootstrap =
                new Bootstrap()
                        .group(threads)
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollSocketChannel.class
                                        : NioSocketChannel.class)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.SO_KEEPALIVE, true)
                        .option(ChannelOption.IP_TOS, CS5 << 2)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_BYTES)
                        .handler(new Connect(server, events));
        if (Epoll.isAvailable()) {
            bootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
        }
        return bootstrap;
    }

    /// Gives a new connection its handlers.
    private final class Connect extends ChannelInitializer<Channel> {

        private final Server server;
        private final FlowListener events;

        Connect(Server server, FlowListener events) {
            this.server = server;
            this.events = events;
        }

        @Override
        protected void initChannel(Channel channel) {
            SslHandler tls = server.tls().newHandler(channel.alloc(), server.host(), server.port());
            tls.setHandshakeTimeoutMillis(patience.handshakeMs());
            channel.pipeline()
                    .addLast(tls)
                    .addLast(
                            new FlowHandler(
                                    new Opened(events), server.host(), new StreamFramer(parser)));
        }
    }

    /// The home of one connection.
    private final class Opened implements FlowHome {

        private final FlowListener events;

        Opened(FlowListener events) {
            this.events = events;
        }

        @Override
        public FlowPatience patience() {
            return patience;
        }

        @Override
        public FlowId nextId() {
            return new FlowId(lastId.decrementAndGet());
        }

        @Override
        public void opened(Flow flow, FlowHandler handler) {
            flows.put(flow.id(), handler);
            events.opened(flow);
        }

        @Override
        public void received(Flow flow, SipMessage message) {
            events.received(flow, message);
        }

        @Override
        public void closed(Flow flow) {
            flows.remove(flow.id());
            events.closed(flow);
        }
    }

    /// Sends on a flow; on one that is closed nothing happens, since its closing was told.
    public void send(FlowId flow, SipMessage message) {
        Optional.ofNullable(flows.get(flow)).ifPresent(handler -> handler.send(message));
    }

    /// Closes a flow once what was sent before has gone out.
    public void end(FlowId flow) {
        Optional.ofNullable(flows.get(flow)).ifPresent(FlowHandler::end);
    }

    /// Closes all connections, each behind what was sent on it.
    @Override
    public void close() {
        var ending = List.copyOf(flows.values());
        ending.forEach(FlowHandler::end);
        long endNs = System.nanoTime() + LAST_WORDS.toNanos();
        for (FlowHandler handler : ending) {
            handler.closed().awaitUninterruptibly(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
