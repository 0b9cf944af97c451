package org.wardline.media.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.wardline.media.srtp.Verdict;

/// The load of the relay bench, in a process of its own: both phones of every call. Each sends a
/// packet of 20 ms through the relay and verifies what comes from the other one; the payload carries
/// when it was sent.
///
/// It is told by lines and answers by lines:
///
///     -> sockets PORT...                     <- leg RELAY-PORT SUITE SEND-KEY RECEIVE-KEY   (two a call)
///                                            <- go
///     -> measuring
///     -> measured
///     -> result SENT RECEIVED REFUSED P50 P99 P999          (nanoseconds)
final class RelayLoad {

    /// Fewer sockets than phones, so that reading them costs less than what is measured.
    static final int SOCKETS = 32;

    private static final long PACKET_NS = 20_000_000L;
    private static final int MAX_BURST = 200;
    private static final int BUCKET_NS = 1_000;
    private static final int BUCKETS = 1_000_000;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 22;

    private final List<LoadLeg> legs = new ArrayList<>();
    private final LoadLeg[] legOfRelayPort = new LoadLeg[1 << 16];
    private final List<DatagramChannel> sockets = new ArrayList<>();
    private final int[] histogram = new int[BUCKETS];
    private final ByteBuffer outgoing = ByteBuffer.allocateDirect(LoadLeg.BUFFER_BYTES);
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(LoadLeg.BUFFER_BYTES);

    private long windowStartNs;
    private long windowEndNs;
    private long sent;
    private volatile boolean ended;
    private volatile long received;
    private volatile long refused;

    private RelayLoad() {}

    /// Arguments: seconds to warm up, seconds to measure.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new RelayLoad().run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    }

    private void run(int warmUpSeconds, int seconds) throws IOException, InterruptedException {
        openSockets();
        readPlan();
        windowStartNs = System.nanoTime() + warmUpSeconds * 1_000_000_000L;
        windowEndNs = windowStartNs + seconds * 1_000_000_000L;
        Thread receiver = Thread.ofPlatform().start(this::receive);
        send();
        // What is still on the way after a second counts as lost.
        LockSupport.parkNanos(1_000_000_000L);
        ended = true;
        receiver.join();
        System.out.printf(
                "result %d %d %d %d %d %d%n",
                sent, received, refused, percentile(0.5), percentile(0.99), percentile(0.999));
    }

    private void openSockets() throws IOException {
        var line = new StringBuilder("sockets");
        for (int i = 0; i < SOCKETS; i++) {
            DatagramChannel socket = DatagramChannel.open();
            socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.configureBlocking(false);
            sockets.add(socket);
            line.append(' ').append(((InetSocketAddress) socket.getLocalAddress()).getPort());
        }
        System.out.println(line);
    }

    private void readPlan() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); !"go".equals(line); line = in.readLine()) {
            LoadLeg leg = LoadLeg.parse(line, legs.size());
            legs.add(leg);
            legOfRelayPort[leg.relay().getPort()] = leg;
        }
    }

    /// Sends until the window ends; every phone has its own moment in the 20 ms.
    private void send() throws IOException {
        long startNs = System.nanoTime();
        long packets = 0;
        boolean measuring = false;
        for (long nowNs = startNs; nowNs < windowEndNs; nowNs = System.nanoTime()) {
            if (!measuring && nowNs >= windowStartNs) {
                measuring = true;
                System.out.println("measuring");
            }
            long due = (nowNs - startNs) * legs.size() / PACKET_NS;
            // Where it can't keep its own pace it catches up in steps, so that the window stays.
            for (int burst = 0; packets < due && burst < MAX_BURST; packets++, burst++) {
                int leg = (int) (packets % legs.size());
                send(legs.get(leg), sockets.get(leg % SOCKETS));
            }
            LockSupport.parkNanos(200_000);
        }
        System.out.println("measured");
    }

    private void send(LoadLeg leg, DatagramChannel socket) throws IOException {
        long nowNs = System.nanoTime();
        outgoing.clear();
        leg.next(nowNs, outgoing);
        outgoing.flip();
        socket.send(outgoing, leg.relay());
        sent += inWindow(nowNs) ? 1 : 0;
    }

    private void receive() {
        try (Selector selector = Selector.open()) {
            for (DatagramChannel socket : sockets) {
                socket.register(selector, SelectionKey.OP_READ, socket);
            }
            while (!ended) {
                selector.select(key -> drain((DatagramChannel) key.attachment()), 100);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the load can't receive", e);
        }
    }

    private void drain(DatagramChannel socket) {
        try {
            incoming.clear();
            for (var from = (InetSocketAddress) socket.receive(incoming);
                    from != null;
                    from = (InetSocketAddress) socket.receive(incoming)) {
                take(from.getPort());
                incoming.clear();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the load can't receive", e);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, another reads at the end
    private void take(int relayPort) {
        LoadLeg leg = legOfRelayPort[relayPort];
        if (leg == null || LoadLeg.isRtcp(incoming)) {
            return;
        }
        long nowNs = System.nanoTime();
        incoming.flip();
        if (leg.verify(incoming) != Verdict.OK) {
            refused++;
            return;
        }
        long sentNs = leg.sentNs();
        if (inWindow(sentNs)) {
            received++;
            int bucket = (int) Math.min(BUCKETS - 1, (nowNs - sentNs) / BUCKET_NS);
            histogram[bucket]++;
        }
    }

    private boolean inWindow(long momentNs) {
        return momentNs >= windowStartNs && momentNs < windowEndNs;
    }

    private long percentile(double part) {
        long rest = (long) Math.ceil(received * part);
        int bucket = 0;
        while (bucket < BUCKETS - 1 && rest > histogram[bucket]) {
            rest -= histogram[bucket];
            bucket++;
        }
        return (long) bucket * BUCKET_NS;
    }
}
