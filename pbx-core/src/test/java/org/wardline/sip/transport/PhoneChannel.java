package org.wardline.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipParser;

/// A phone's end of a TLS connection, light enough for ten thousand of them in a process. Owned by
/// its event loop, on which its listener is called.
@SuppressWarnings("FutureReturnValueIgnored") // the listener hears how a connection ends
public final class PhoneChannel extends ChannelInboundHandlerAdapter {

    private static final SipParser PARSER = new SipParser(Limits.DEFAULT);

    private final Listener listener;
    private final StreamFramer framer = new StreamFramer(PARSER);
    private Channel channel;

    /// Whose connection it is.
    public interface Listener {

        /// The handshake is done.
        void connected(PhoneChannel channel, Flow flow);

        void received(SipMessage message);

        /// The connection is gone, or never was.
        void closed();
    }

    /// Where a connection goes.
    ///
    /// @param from the address that it is made from, with port 0
    /// @param serverName goes into SNI, and has to be in the server's certificate
    public record Line(
            InetSocketAddress from, InetSocketAddress to, SslContext trust, String serverName) {}

    private PhoneChannel(Listener listener) {
        this.listener = listener;
    }

    /// Connects, and tells the listener how it went.
    public static void connect(EventLoop loop, Line line, Listener listener) {
        var phone = new PhoneChannel(listener);
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                SslHandler tls =
                                        line.trust()
                                                .newHandler(
                                                        channel.alloc(),
                                                        line.serverName(),
                                                        line.to().getPort());
                                channel.pipeline().addLast(tls, phone);
                            }
                        })
                .connect(line.to(), line.from())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        listener.closed();
                    }
                });
    }

    /// Sends bytes, whatever they are.
    public void send(byte[] bytes) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    /// Whether the peer reads as fast as this one sends.
    public boolean writable() {
        return channel.isActive() && channel.isWritable();
    }

    /// Breaks the connection without a word.
    public void close() {
        channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            SSLSession session = context.pipeline().get(SslHandler.class).engine().getSession();
            var local = (InetSocketAddress) channel.localAddress();
            var flow =
                    new Flow(
                            new FlowId(local.getPort()),
                            session.getProtocol(),
                            session.getCipherSuite(),
                            "",
                            // As the server sees it: a scripted phone is its remote side.
                            (InetSocketAddress) channel.remoteAddress(),
                            local,
                            Optional.empty());
            listener.connected(this, flow);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            framer.feed(ByteBufUtil.getBytes((ByteBuf) message), this::framed);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void framed(Frame frame) {
        switch (frame) {
            case Frame.Message(var message) -> listener.received(message);
            case Frame.Bad _ -> close();
            case Frame.Ping _ -> {
                // The server keeps NATs open; this phone is behind none.
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
