package org.wardline.media.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Three attackers who know every port and overhear every packet of a call, and spray what they can
/// make: noise, plaintext, replays, damaged and cut packets, forged reports, STUN and DTLS.
final class Attackers implements AutoCloseable {

    private static final int COUNT = 3;

    /// What was overheard last; older packets are forgotten.
    private static final int OVERHEARD = 200;

    private static final long STEP_NS = 1_000_000L;

    private final List<InetSocketAddress> targets;
    private final int packetsPerStep;
    private final List<byte[]> overheard = new CopyOnWriteArrayList<>();
    private final List<DatagramChannel> sockets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean stopped;

    /// @param packetsPerSecond of all together
    Attackers(List<InetSocketAddress> targets, int packetsPerSecond) throws IOException {
        this.targets = List.copyOf(targets);
        this.packetsPerStep = Math.max(1, packetsPerSecond / 1000 / COUNT);
        for (int i = 0; i < COUNT; i++) {
            DatagramChannel socket = DatagramChannel.open();
            socket.bind(new InetSocketAddress(Leg.loopback(), 0));
            socket.configureBlocking(false);
            sockets.add(socket);
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(i);
            threads.add(Thread.ofPlatform().daemon().start(() -> spray(socket, random)));
        }
    }

    /// A genuine packet came by.
    void overhear(byte[] packet) {
        overheard.add(packet.clone());
        if (overheard.size() > OVERHEARD) {
            overheard.removeFirst();
        }
    }

    long sent() {
        return sent.get();
    }

    /// Stops them.
    ///
    /// @return datagrams that they got from anybody
    int stop() throws InterruptedException, IOException {
        stopped = true;
        int got = 0;
        for (Thread thread : threads) {
            thread.join();
        }
        for (DatagramChannel socket : sockets) {
            while (socket.receive(ByteBuffer.allocate(2048)) != null) {
                got++;
            }
        }
        return got;
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        for (DatagramChannel socket : sockets) {
            socket.close();
        }
    }

    private void spray(DatagramChannel socket, RandomGenerator random) {
        try {
            while (!stopped) {
                for (int i = 0; i < packetsPerStep; i++) {
                    InetSocketAddress target = targets.get(random.nextInt(targets.size()));
                    socket.send(ByteBuffer.wrap(weapon(random)), target);
                    sent.incrementAndGet();
                }
                LockSupport.parkNanos(STEP_NS);
            }
        } catch (IOException e) {
            if (!stopped) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private byte[] weapon(RandomGenerator random) {
        return switch (random.nextInt(9)) {
            case 0 -> noise(random, 172 + 10, 0x80, 0);
            case 1 -> noise(random, 172, 0x80, 8);
            case 2 -> noise(random, 12 + random.nextInt(20), 0x80, 200);
            case 3 -> noise(random, 4, 0x80, 203);
            case 4 -> noise(random, random.nextInt(1_500) + 1, random.nextInt(256), 0);
            case 5 -> stunBinding(random);
            case 6 -> noise(random, 120, 22, 0xFE);
            case 7 -> overheard(random);
            default -> damaged(overheard(random), random);
        };
    }

    private byte[] overheard(RandomGenerator random) {
        int known = overheard.size();
        return known == 0
                ? noise(random, 182, 0x80, 0)
                : overheard.get(random.nextInt(known)).clone();
    }

    private static byte[] damaged(byte[] packet, RandomGenerator random) {
        if (random.nextBoolean()) {
            packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
            return packet;
        }
        return Arrays.copyOf(packet, random.nextInt(packet.length) + 1);
    }

    private static byte[] noise(RandomGenerator random, int length, int first, int second) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = (byte) first;
        if (length > 1) {
            bytes[1] = (byte) second;
        }
        return bytes;
    }

    /// A binding request with USE-CANDIDATE (RFC 8489 section 5, RFC 8445 section 7.1.2).
    private static byte[] stunBinding(RandomGenerator random) {
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        return ByteBuffer.allocate(24)
                .putShort((short) 0x0001)
                .putShort((short) 4)
                .putInt(0x2112_A442)
                .put(transaction)
                .putShort((short) 0x0025)
                .putShort((short) 0)
                .array();
    }
}
