package org.wardline.media.engine;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

/// A bound UDP socket, marked Expedited Forwarding (RFC 3246), as voice is. Made on any thread;
/// from [#serve] on all its methods are for its media loop.
sealed interface UdpSocket permits EpollUdpSocket, NioUdpSocket {

    /// DSCP 46 in the upper six bits of the traffic class octet (RFC 2474).
    int EXPEDITED_FORWARDING = 46 << 2;

    /// What fits an Ethernet frame. Longer datagrams are no packet of ours.
    int MAX_DATAGRAM_BYTES = 1500;

    /// More than fits, so that what is too long shows.
    int RECEIVE_BYTES = 2048;

    /// Takes datagrams.
    @FunctionalInterface
    interface Arrivals {

        /// Takes the datagram at the start of the loop's [MediaLoop#incoming].
        void arrived(int length, InetSocketAddress from);
    }

    InetSocketAddress localAddress();

    /// Begins to receive.
    ///
    /// @param arrivals called on the loop with every datagram
    /// @param faults called on the loop with what went wrong in sending, receiving or `arrivals`
    void serve(MediaLoop loop, Arrivals arrivals, Consumer<Throwable> faults);

    /// Sends the datagram at the start of the array, if the socket takes it now.
    ///
    /// @return false when it does not: nothing is queued without bound
    boolean send(byte[] packet, int length, InetSocketAddress to);

    /// Gives the port back to the kernel.
    ///
    /// @param released run afterwards
    void close(Runnable released);

    /// Gives the port of a socket back that is not served.
    void discard();
}
