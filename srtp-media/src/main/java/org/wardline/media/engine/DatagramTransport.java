package org.wardline.media.engine;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;

/// How UDP reaches the kernel: Linux epoll where its native library loads, the JDK's NIO elsewhere.
///
/// Sockets are bound by plain system calls on the caller's thread, before Netty knows them: a
/// signalling shard learns its port at once and never waits for a media loop.
enum DatagramTransport {
    EPOLL {
        @Override
        IoHandlerFactory ioHandler() {
            return EpollIoHandler.newFactory();
        }

        @Override
        UdpSocket bind(InetSocketAddress address) throws IOException {
            // Loads the native library, without which the next line is a linkage error.
            Epoll.ensureAvailability();
            return EpollUdpSocket.bind(address);
        }
    },
    NIO {
        @Override
        IoHandlerFactory ioHandler() {
            return NioIoHandler.newFactory();
        }

        @Override
        UdpSocket bind(InetSocketAddress address) throws IOException {
            var family =
                    address.getAddress() instanceof Inet6Address
                            ? StandardProtocolFamily.INET6
                            : StandardProtocolFamily.INET;
            var channel = java.nio.channels.DatagramChannel.open(family);
            try {
                channel.bind(address);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new NioUdpSocket(new NioDatagramChannel(channel));
        }
    };

    /// The best that works here.
    static DatagramTransport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory ioHandler();

    /// A bound socket that no loop serves yet.
    ///
    /// @throws IOException when the port is taken or the address is not ours
    abstract UdpSocket bind(InetSocketAddress address) throws IOException;
}
