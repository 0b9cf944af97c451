package org.wardline.media.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.wardline.media.AudioFormat;
import org.wardline.media.MasterKey;
import org.wardline.media.dtmf.TelephoneEvent;
import org.wardline.media.rtp.RtpView;
import org.wardline.media.srtp.SrtpReceiver;
import org.wardline.media.srtp.SrtpSender;
import org.wardline.media.srtp.Verdict;

/// The media side of a phone on a real UDP socket: sends and receives G.711 over SRTP, presses
/// keys, moves to another address as behind a NAT. A network client like any other; it shares only
/// the SRTP transforms with what it tests, which are checked against other libraries.
public final class RtpPeer implements AutoCloseable {

    /// A packet that arrived and authenticated.
    @SuppressWarnings("ArrayRecordComponent")
    public record Heard(
            int ssrc,
            int sequenceNumber,
            int timestamp,
            boolean marker,
            int payloadType,
            byte[] payload) {}

    private static final int TAG_ROOM = 32;

    private final AudioFormat format;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService pacer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private volatile DatagramSocket socket;
    private volatile SrtpReceiver receiver;
    private final AtomicInteger failures = new AtomicInteger();

    private SrtpSender sender;
    private InetSocketAddress target = new InetSocketAddress(0);
    private int ssrc = 0x5EED0001;
    private int sequenceNumber = 1000;
    private int timestamp = 50_000;

    /// A phone that sends in this format under one key and receives under the other.
    public RtpPeer(InetAddress address, AudioFormat format, MasterKey sends, MasterKey receives) {
        this.format = format;
        this.sender = new SrtpSender(sends);
        this.receiver = new SrtpReceiver(receives);
        this.socket = bind(address);
        listen(socket);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /// Where it sends from now on.
    public synchronized void target(InetSocketAddress port) {
        target = port;
    }

    /// Takes another local port, as a NAT that lost its mapping.
    public synchronized void rebind() {
        InetAddress address = socket.getLocalAddress();
        socket.close();
        socket = bind(address);
        listen(socket);
    }

    /// Takes another key for sending, as after a re-INVITE with a new `a=crypto`.
    public synchronized void sendsUnder(MasterKey key) {
        sender = new SrtpSender(key);
    }

    /// Takes another key for receiving.
    public void receivesUnder(MasterKey key) {
        receiver = new SrtpReceiver(key);
    }

    /// Takes another SSRC, as some phones do on hold.
    public synchronized void changesSsrc(int newSsrc) {
        ssrc = newSsrc;
    }

    /// Starts its sequence numbers elsewhere.
    public synchronized void numbersFrom(int newSequenceNumber) {
        sequenceNumber = newSequenceNumber;
    }

    /// Sends one packet of audio; its length is that of the array.
    public synchronized void speak(byte[] codeWords) {
        send(packet(false, format.payloadType(), codeWords));
        timestamp += codeWords.length;
    }

    /// Sends audio in packets of its format's length, in real time.
    ///
    /// @return completes after the last packet
    public CompletableFuture<Void> speakInRealTime(byte[] codeWords) {
        var done = new CompletableFuture<Void>();
        int samples = format.samplesPerPacket();
        var chunks = ByteBuffer.wrap(codeWords);
        Runnable next =
                () -> {
                    if (!chunks.hasRemaining()) {
                        done.complete(null);
                        return;
                    }
                    byte[] chunk = new byte[Math.min(samples, chunks.remaining())];
                    chunks.get(chunk);
                    speak(chunk);
                };
        var ticking = pacer.scheduleAtFixedRate(next, 0, format.ptimeMs(), TimeUnit.MILLISECONDS);
        return done.whenComplete((_, _) -> ticking.cancel(false));
    }

    /// Makes the packet that [#speak] would send next, protected, without sending it: to be sent
    /// late, twice, damaged or from elsewhere.
    public synchronized byte[] prepare(byte[] codeWords) {
        byte[] packet = packet(false, format.payloadType(), codeWords);
        timestamp += codeWords.length;
        return packet;
    }

    /// Sends a datagram as it is.
    public synchronized void send(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Presses a key for 100 ms: packets of 20 ms, the end three times (RFC 4733 section 2.5).
    public synchronized void press(char key) {
        int type = format.telephoneEvent().orElseThrow();
        int event = TelephoneEvent.eventOf(key);
        for (int packets = 1; packets <= 7; packets++) {
            boolean end = packets > 4;
            int duration = 160 * Math.min(packets, 5);
            byte[] payload = new byte[TelephoneEvent.LENGTH_BYTES];
            new TelephoneEvent(event, end, 10, duration).write(payload, 0);
            send(packet(packets == 1, type, payload));
        }
        timestamp += 800;
    }

    /// The next packet that authenticated.
    ///
    /// @throws AssertionError when none comes in time
    public Heard hears(Duration deadline) {
        return hearsWithin(deadline)
                .orElseThrow(() -> new AssertionError("no packet within " + deadline));
    }

    /// The next packet that authenticated, or nothing when none comes in time.
    public Optional<Heard> hearsWithin(Duration deadline) {
        try {
            return Optional.ofNullable(heard.poll(deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// Forgets what was heard so far.
    public void forget() {
        heard.clear();
    }

    /// Datagrams that came and did not authenticate.
    public int failures() {
        return failures.get();
    }

    @Override
    public void close() {
        pacer.shutdownNow();
        socket.close();
    }

    private static DatagramSocket bind(InetAddress address) {
        try {
            return new DatagramSocket(new InetSocketAddress(address, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] packet(boolean marker, int type, byte[] payload) {
        ByteBuffer packet =
                ByteBuffer.allocate(RtpView.HEADER_BYTES + payload.length + TAG_ROOM)
                        .put((byte) 0x80)
                        .put((byte) ((marker ? 0x80 : 0) | type))
                        .putShort((short) sequenceNumber)
                        .putInt(timestamp)
                        .putInt(ssrc)
                        .put(payload);
        sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
        int length = sender.protect(packet.array(), 0, packet.position());
        return Arrays.copyOf(packet.array(), length);
    }

    private void listen(DatagramSocket from) {
        Thread.ofVirtual()
                .start(() -> {
                    byte[] buffer = new byte[2048];
                    while (!from.isClosed()) {
                        take(from, buffer);
                    }
                });
    }

    private void take(DatagramSocket from, byte[] buffer) {
        var datagram = new DatagramPacket(buffer, buffer.length);
        try {
            from.receive(datagram);
        } catch (IOException _) {
            // Closed: the loop ends.
            return;
        }
        RtpView view = new RtpView();
        if (receiver.verify(buffer, 0, datagram.getLength()) != Verdict.OK
                || !view.wrap(buffer, 0, receiver.length())) {
            failures.incrementAndGet();
            return;
        }
        int start = view.payloadOffset();
        heard.add(
                new Heard(
                        view.ssrc(),
                        view.sequenceNumber(),
                        view.timestamp(),
                        view.marker(),
                        view.payloadType(),
                        Arrays.copyOfRange(buffer, start, start + view.payloadLength())));
    }
}
