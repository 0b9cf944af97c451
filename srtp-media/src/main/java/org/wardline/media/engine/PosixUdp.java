package org.wardline.media.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.Inet6Address;
import java.net.InetAddress;

/// The system calls of a UDP socket on Linux, by their own names: `socket`, `recvfrom`, `sendto`.
/// None waits.
@SuppressWarnings("checkstyle:IllegalCatch") // MethodHandle.invokeExact declares Throwable
final class PosixUdp {

    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;

    private static final MethodHandle SOCKET =
            function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle RECVFROM =
            function(
                    "recvfrom",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SENDTO =
            function(
                    "sendto",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    private PosixUdp() {}

    /// The address families, with their numbers on Linux and the lengths of their addresses.
    enum Family {
        INET(2, 16),
        INET6(10, 28);

        private final int number;
        private final int addressBytes;

        Family(int number, int addressBytes) {
            this.number = number;
            this.addressBytes = addressBytes;
        }

        static Family of(InetAddress address) {
            return address instanceof Inet6Address ? INET6 : INET;
        }

        short number() {
            return (short) number;
        }

        int addressBytes() {
            return addressBytes;
        }
    }

    /// Native memory of one loop for one datagram and its address.
    static final class Scratch {

        private final Arena arena = Arena.ofAuto();
        final MemorySegment datagram = arena.allocate(UdpSocket.RECEIVE_BYTES, Long.BYTES);
        final MemorySegment address = arena.allocate(PosixAddress.BYTES, Long.BYTES);
        private final MemorySegment addressLength = arena.allocate(Integer.BYTES, Integer.BYTES);
    }

    /// A socket that belongs to the caller.
    static int socket(Family family) throws IOException {
        int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
        try {
            int descriptor = (int) SOCKET.invokeExact((int) family.number(), type, 0);
            if (descriptor < 0) {
                throw new IOException("no more sockets");
            }
            return descriptor;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// Reads a datagram and where it comes from.
    ///
    /// @return its length, negative when there is none
    static int receive(int descriptor, Scratch to) {
        to.addressLength.set(JAVA_INT, 0, PosixAddress.BYTES);
        try {
            long length =
                    (long)
                            RECVFROM.invokeExact(
                                    descriptor,
                                    to.datagram,
                                    (long) UdpSocket.RECEIVE_BYTES,
                                    MSG_DONTWAIT,
                                    to.address,
                                    to.addressLength);
            return (int) length;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// Sends the datagram to the address.
    ///
    /// @return its length, negative when the socket does not take it
    static int send(int descriptor, Scratch from, int length, Family family) {
        try {
            long sent =
                    (long)
                            SENDTO.invokeExact(
                                    descriptor,
                                    from.datagram,
                                    (long) length,
                                    MSG_DONTWAIT,
                                    from.address,
                                    family.addressBytes());
            return (int) sent;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(Throwable cause) {
        return new IllegalStateException("a system call could not be made", cause);
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }
}
