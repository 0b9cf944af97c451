package org.wardline.demo.phone;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.wardline.media.RemoteMedia;
import org.wardline.media.codec.G711;
import org.wardline.media.srtp.Verdict;

/// A phone's audio in one call: SRTP over one UDP port of its own, 20 ms a packet.
///
/// Says what it was given, then silence, and keeps what it hears. One thread speaks and one
/// listens; both end with [#close].
final class PhoneAudio implements AutoCloseable {

    private static final int FRAME_SAMPLES = 160;
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MAX_PACKET_BYTES = 2_048;

    private final DatagramSocket socket;
    private final SecureRandom random;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private final HeardAudio heard = new HeardAudio();
    private Optional<SrtpStream> stream = Optional.empty();
    private byte[] speech = new byte[0];
    private int said;

    PhoneAudio(InetAddress local, SecureRandom random) throws IOException {
        this.socket = new DatagramSocket(new InetSocketAddress(local, 0));
        this.random = random;
    }

    int port() {
        return socket.getLocalPort();
    }

    /// What to say from now on; the rest of what was being said is dropped.
    void say(byte[] ulaw) {
        lock.lock();
        try {
            speech = ulaw.clone();
            said = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Whether everything was said.
    boolean saidAll() {
        lock.lock();
        try {
            return said >= speech.length;
        } finally {
            lock.unlock();
        }
    }

    /// How many samples of it were sent so far.
    int saidSamples() {
        lock.lock();
        try {
            return said;
        } finally {
            lock.unlock();
        }
    }

    /// Starts, or goes on under what a later offer and answer settled.
    void agree(RemoteMedia remote) {
        lock.lock();
        try {
            if (stream.isPresent()) {
                stream.get().agree(remote, random);
                return;
            }
            stream = Optional.of(new SrtpStream(remote, random));
        } finally {
            lock.unlock();
        }
        Thread.ofPlatform().daemon().name("phone-listens").start(this::listen);
        Thread.ofPlatform().daemon().name("phone-speaks").start(this::speak);
    }

    /// What was heard so far: mu-law at 8 kHz.
    byte[] heard() {
        lock.lock();
        try {
            return heard.ulaw();
        } finally {
            lock.unlock();
        }
    }

    /// How many packets came to which verdict.
    Map<Verdict, Integer> verdicts() {
        lock.lock();
        try {
            return Map.copyOf(verdicts);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private void listen() {
        DatagramPacket datagram = new DatagramPacket(new byte[MAX_PACKET_BYTES], MAX_PACKET_BYTES);
        try {
            while (true) {
                datagram.setLength(MAX_PACKET_BYTES);
                socket.receive(datagram);
                lock.lock();
                try {
                    Verdict verdict =
                            stream.orElseThrow()
                                    .receive(datagram.getData(), datagram.getLength(), heard);
                    verdicts.merge(verdict, 1, Integer::sum);
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException _) {
            // The socket was closed: the call is over.
        }
    }

    private void speak() {
        long due = System.nanoTime();
        try {
            while (!socket.isClosed()) {
                sendFrame();
                due += FRAME_NS;
                LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
            }
        } catch (IOException _) {
            // The socket was closed: the call is over.
        }
    }

    private void sendFrame() throws IOException {
        byte[] packet;
        InetSocketAddress to;
        lock.lock();
        try {
            SrtpStream now = stream.orElseThrow();
            byte[] frame = nextFrame();
            if (!now.remote().direction().sends()) {
                now.skip(frame.length);
                return;
            }
            packet = now.protect(frame);
            to = now.remote().address();
        } finally {
            lock.unlock();
        }
        socket.send(new DatagramPacket(packet, packet.length, to));
    }

    private byte[] nextFrame() {
        byte[] frame = new byte[FRAME_SAMPLES];
        int count = Math.clamp(speech.length - said, 0, FRAME_SAMPLES);
        System.arraycopy(speech, said, frame, 0, count);
        Arrays.fill(frame, count, FRAME_SAMPLES, G711.ULAW_SILENCE);
        said += count;
        return frame;
    }
}
