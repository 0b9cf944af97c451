package org.wardline.sip.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipParser;
import org.wardline.tls.TlsIdentities;

/// Listens for phones on TLS (RFC 3261 26.3.1) and moves messages on their flows. Its methods may
/// be called from any thread; they post and return.
///
/// Every connection is TLS from its first byte. There is no way to open another one.
public final class TlsListener implements FlowHome, AutoCloseable {

    /// What a peer may leave unread: some dozens of messages.
    public static final int MAX_UNREAD_BYTES = 256 * 1024;

    private static final WriteBufferWaterMark UNREAD_BYTES =
            new WriteBufferWaterMark(MAX_UNREAD_BYTES / 8, MAX_UNREAD_BYTES);

    /// What is read of a connection before the others of its thread have their turn: some messages.
    private static final int TURN_BYTES = 4 * 1024;

    private static final int BACKLOG = 1024;

    /// How long connections are given at the end to take what was sent on them.
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /// A peer that acknowledges nothing for this long is gone; TCP alone would wait 15 minutes.
    private static final int USER_TIMEOUT_MS = 30_000;

    private final ListenerSettings settings;
    private final TlsIdentities identities;
    private final FlowListener events;
    private final SipParser parser;
    private final ConnectionCounts counts;
    private final EventLoopGroup threads;
    private final List<Channel> servers = new ArrayList<>();
    private final ConcurrentHashMap<FlowId, FlowHandler> flows = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    private TlsListener(ListenerSettings settings, TlsIdentities identities, FlowListener events) {
        this.settings = settings;
        this.identities = identities;
        this.events = events;
        this.parser = new SipParser(settings.messages());
        this.counts = new ConnectionCounts(settings.connections());
        this.threads =
                new MultiThreadIoEventLoopGroup(
                        settings.ioThreads(),
                        Epoll.isAvailable()
                                ? EpollIoHandler.newFactory()
                                : NioIoHandler.newFactory());
    }

    /// Binds all addresses.
    ///
    /// @param identities asked for each handshake, so a renewed certificate holds for the next one
    /// @throws ListenFailed when an address can't be bound; nothing is left open
    public static TlsListener start(
            ListenerSettings settings, TlsIdentities identities, FlowListener events) {
        var listener = new TlsListener(settings, identities, events);
        for (InetSocketAddress address : settings.addresses()) {
            var bound = listener.bootstrap().bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                listener.close();
                throw new ListenFailed(address, bound.cause());
            }
            listener.servers.add(bound.channel());
        }
        return listener;
    }

    private ServerBootstrap bootstrap() {
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        var bootstrap =
                new ServerBootstrap()
                        .group(threads)
                        .channel(type)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.IP_TOS, settings.dscp() << 2)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_BYTES)
                        .childOption(ChannelOption.RECVBUF_ALLOCATOR, byTurns())
                        .childHandler(new Accept());
        if (Epoll.isAvailable()) {
            bootstrap
                    .childOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, 60)
                    .childOption(EpollChannelOption.TCP_KEEPINTVL, 15)
                    .childOption(EpollChannelOption.TCP_KEEPCNT, 4);
        }
        return bootstrap;
    }

    /// Netty reads sixteen buffers of up to 64 KiB at a turn by itself: a second of work when a
    /// dozen connections flood, in which nobody else of the thread is read from or written to.
    private static RecvByteBufAllocator byTurns() {
        return new AdaptiveRecvByteBufAllocator(512, 2048, TURN_BYTES).maxMessagesPerRead(1);
    }

    /// Gives a new connection its handlers, if there is room for it.
    private final class Accept extends ChannelInitializer<Channel> {

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for this connection to end
        protected void initChannel(Channel channel) {
            var remote = (InetSocketAddress) channel.remoteAddress();
            var place =
                    Optional.ofNullable(remote)
                            .flatMap(from -> counts.take(from.getAddress(), channel::close));
            if (place.isEmpty()) {
                channel.close();
                return;
            }
            channel.closeFuture().addListener(_ -> place.get().release());
            channel.pipeline()
                    .addLast(new SniSelector(identities, settings.patience().handshakeMs()))
                    .addLast(
                            new FlowHandler(
                                    TlsListener.this, place.get(), new StreamFramer(parser)));
        }
    }

    /// The addresses that are bound, with the ports chosen by the system where 0 was asked for.
    public List<InetSocketAddress> addresses() {
        return servers.stream().map(s -> (InetSocketAddress) s.localAddress()).toList();
    }

    /// Sends on a flow; on one that is closed nothing happens, since its closing was told.
    public void send(FlowId flow, SipMessage message) {
        handler(flow).ifPresent(handler -> handler.send(message));
    }

    /// A device has authenticated on the flow: it may stay as long as it likes, and gets
    /// keep-alives. Flows that nobody admits are closed after [FlowPatience#admissionMs].
    public void admit(FlowId flow, DeviceId device) {
        handler(flow).ifPresent(handler -> handler.admit(device));
    }

    /// Closes a flow once what was sent before has gone out.
    public void end(FlowId flow) {
        handler(flow).ifPresent(FlowHandler::end);
    }

    /// Open connections, those in their handshake included.
    public int connections() {
        return counts.open();
    }

    /// A loop that shuts down closes its connections before it does what was posted to it: the BYE
    /// that was sent last would not go out. Peers that do not read are not waited for.
    private void endFlows() {
        var ending = List.copyOf(flows.values());
        ending.forEach(FlowHandler::end);
        long endNs = System.nanoTime() + LAST_WORDS.toNanos();
        for (FlowHandler handler : ending) {
            handler.closed().awaitUninterruptibly(endNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    Optional<FlowHandler> handler(FlowId flow) {
        return Optional.ofNullable(flows.get(flow));
    }

    @Override
    public FlowPatience patience() {
        return settings.patience();
    }

    @Override
    public FlowId nextId() {
        return new FlowId(lastId.incrementAndGet());
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

    /// Stops listening and closes all connections, each behind what was sent on it.
    @Override
    public void close() {
        servers.forEach(server -> server.close().awaitUninterruptibly());
        endFlows();
        threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
