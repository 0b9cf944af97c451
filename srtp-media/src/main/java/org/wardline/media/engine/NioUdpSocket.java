package org.wardline.media.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/// A UDP socket of the JDK's NIO on a Netty loop, where there is no epoll. Netty makes a few
/// short-lived objects per datagram here.
final class NioUdpSocket implements UdpSocket {

    final NioDatagramChannel channel;

    /// @param channel bound, not registered
    NioUdpSocket(NioDatagramChannel channel) {
        this.channel = channel;
    }

    @Override
    public InetSocketAddress localAddress() {
        return channel.localAddress();
    }

    @Override
    public void serve(MediaLoop loop, Arrivals arrivals, Consumer<Throwable> faults) {
        channel.config().setTrafficClass(EXPEDITED_FORWARDING);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(RECEIVE_BYTES));
        channel.pipeline().addLast(new Receiver(loop.incoming(), arrivals, faults));
        loop.eventLoop()
                .register(channel)
                .addListener(registered -> {
                    if (!registered.isSuccess()) {
                        faults.accept(registered.cause());
                    }
                });
    }

    @Override
    public boolean send(byte[] packet, int length, InetSocketAddress to) {
        if (!channel.isWritable()) {
            return false;
        }
        ByteBuf datagram = channel.alloc().directBuffer(length);
        datagram.writeBytes(packet, 0, length);
        // The promise is void: a failure comes to the pipeline instead, see Receiver.
        var _ = channel.writeAndFlush(new DatagramPacket(datagram, to), channel.voidPromise());
        return true;
    }

    /// The system keeps the port bound until the loop selects again (a registered NIO channel is
    /// closed there); [PortPool] passes over it until then.
    @Override
    public void close(Runnable released) {
        channel.close().addListener(_ -> released.run());
    }

    @Override
    public void discard() {
        channel.unsafe().closeForcibly();
    }

    private static final class Receiver extends ChannelInboundHandlerAdapter {

        private final byte[] incoming;
        private final Arrivals arrivals;
        private final Consumer<Throwable> faults;

        Receiver(byte[] incoming, Arrivals arrivals, Consumer<Throwable> faults) {
            this.incoming = incoming;
            this.arrivals = arrivals;
            this.faults = faults;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var datagram = (DatagramPacket) message;
            try {
                int length = datagram.content().readableBytes();
                datagram.content().readBytes(incoming, 0, length);
                arrivals.arrived(length, datagram.sender());
            } finally {
                datagram.release();
            }
        }

        /// Netty brings everything here: failed receives, failed sends (their promise is void) and
        /// what `arrivals` threw.
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            faults.accept(cause);
        }
    }
}
