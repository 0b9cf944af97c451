package org.wardline.media.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.wardline.media.engine.PosixUdp.Family;

/// A UDP socket whose readiness comes from Netty's epoll loop and whose datagrams go by two plain
/// system calls on the loop's memory: no object is made per datagram (ADR 0076).
///
/// One datagram is read per turn of the loop: a phone sends one in 20 ms, and a flood to one port
/// then takes turns with all others.
final class EpollUdpSocket implements UdpSocket, EpollIoHandle {

    private static final EpollIoOps INTEREST = EpollIoOps.EPOLLIN;

    private final Socket socket;
    private final InetSocketAddress local;
    private final PosixAddress from;
    private final PosixAddress to;

    private MediaLoop loop;
    private Arrivals arrivals;
    private Consumer<Throwable> faults;
    private IoRegistration registration;

    private EpollUdpSocket(Socket socket, Family family) {
        this.socket = socket;
        this.local = socket.localAddress();
        this.from = new PosixAddress(family);
        this.to = new PosixAddress(family);
    }

    /// @throws IOException when the port is taken or the address is not ours
    static EpollUdpSocket bind(InetSocketAddress address) throws IOException {
        Family family = Family.of(address.getAddress());
        Socket socket = new Socket(PosixUdp.socket(family));
        try {
            socket.bind(address);
            socket.setTrafficClass(EXPEDITED_FORWARDING);
            return new EpollUdpSocket(socket, family);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void serve(MediaLoop servedBy, Arrivals takes, Consumer<Throwable> hears) {
        loop = servedBy;
        arrivals = takes;
        faults = hears;
        ((IoEventLoop) loop.eventLoop())
                .register(this)
                .addListener(registered -> {
                    if (registered.isSuccess()) {
                        registration = (IoRegistration) registered.getNow();
                        registration.submit(INTEREST);
                    } else {
                        faults.accept(registered.cause());
                    }
                });
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        receive();
    }

    /// Reads a datagram, if there is one, and hands it on.
    @SuppressWarnings("checkstyle:IllegalCatch") // supervises what takes the datagram
    void receive() {
        PosixUdp.Scratch scratch = loop.scratch();
        int length = PosixUdp.receive(socket.intValue(), scratch);
        if (length < 0) {
            // Nothing there after all, or the error of a datagram sent earlier.
            return;
        }
        MemorySegment.copy(scratch.datagram, JAVA_BYTE, 0, loop.incoming(), 0, length);
        try {
            arrivals.arrived(length, from.read(scratch.address));
        } catch (RuntimeException e) {
            faults.accept(e);
        }
    }

    @Override
    public boolean send(byte[] packet, int length, InetSocketAddress destination) {
        PosixUdp.Scratch scratch = loop.scratch();
        if (!to.write(destination, scratch.address)) {
            return false;
        }
        MemorySegment.copy(packet, 0, scratch.datagram, JAVA_BYTE, 0, length);
        return PosixUdp.send(socket.intValue(), scratch, length, to.family()) == length;
    }

    @Override
    public void close(Runnable released) {
        if (registration != null) {
            registration.cancel();
        }
        discard();
        released.run();
    }

    /// The loop ends.
    @Override
    public void close() {
        discard();
    }

    @Override
    public void discard() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket can't be closed", e);
        }
    }
}
