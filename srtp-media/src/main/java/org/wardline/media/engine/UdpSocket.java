package org.wardline.media.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// A bound UDP socket on a media loop. Marked Expedited Forwarding (RFC 3246), as voice is.
///
/// Netty makes a few short-lived objects per datagram here; everything behind this class works in
/// place on the loop's scratch memory.
final class UdpSocket {

    /// DSCP 46 in the upper six bits of the traffic class octet (RFC 2474).
    static final int EXPEDITED_FORWARDING = 46 << 2;

    /// What fits an Ethernet frame. Longer datagrams are no packet of ours.
    static final int MAX_DATAGRAM_BYTES = 1500;

    /// More than fits, so that what is too long shows.
    private static final int RECEIVE_BYTES = 2048;

    private final DatagramChannel channel;

    UdpSocket(DatagramChannel channel) {
        this.channel = channel;
    }

    /// Begins to receive.
    ///
    /// @param arrivals called on the loop with every datagram, to be read during the call, and its
    ///   source
    /// @param faults called on the loop with what went wrong in sending, receiving or `arrivals`
    void serve(
            EventLoop eventLoop,
            BiConsumer<ByteBuf, InetSocketAddress> arrivals,
            Consumer<Throwable> faults) {
        channel.config().setTrafficClass(EXPEDITED_FORWARDING);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(RECEIVE_BYTES));
        channel.pipeline().addLast(new Receiver(arrivals, faults));
        eventLoop
                .register(channel)
                .addListener(registered -> {
                    if (!registered.isSuccess()) {
                        faults.accept(registered.cause());
                    }
                });
    }

    /// Sends a datagram, if the socket takes it now.
    ///
    /// @return false when it does not: nothing is queued without bound
    boolean send(byte[] packet, int length, InetSocketAddress to) {
        if (!channel.isWritable()) {
            return false;
        }
        ByteBuf datagram = channel.alloc().directBuffer(length);
        datagram.writeBytes(packet, 0, length);
        // The promise is void: a failure comes to the pipeline instead, see Receiver.
        var _ = channel.writeAndFlush(new DatagramPacket(datagram, to), channel.voidPromise());
        return true;
    }

    /// Gives the port back to the kernel.
    ChannelFuture close() {
        return channel.close();
    }

    private static final class Receiver extends ChannelInboundHandlerAdapter {

        private final BiConsumer<ByteBuf, InetSocketAddress> arrivals;
        private final Consumer<Throwable> faults;

        Receiver(BiConsumer<ByteBuf, InetSocketAddress> arrivals, Consumer<Throwable> faults) {
            this.arrivals = arrivals;
            this.faults = faults;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var datagram = (DatagramPacket) message;
            try {
                arrivals.accept(datagram.content(), datagram.sender());
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
