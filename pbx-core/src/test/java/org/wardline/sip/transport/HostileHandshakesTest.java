package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.testkit.Attack;
import org.wardline.testkit.Await;
import org.wardline.testkit.Heap;
import org.wardline.testkit.SipServer;

/// Handshakes that never end, or begin as none should, from addresses of their own: phones of
/// another come in meanwhile, and afterwards nothing of them is left.
class HostileHandshakesTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final boolean LONG = Boolean.getBoolean("wardline.long");
    private static final int HALF_OPEN = LONG ? 10_000 : 300;
    private static final String ATTACKER = "127.0.0.66";
    private static final long MAX_KEPT_BYTES = 1 << 20;

    /// What the JVM opens by itself meanwhile.
    private static final int SLACK_FILES = 8;

    /// The beginning of a record of TLS that promises 512 bytes.
    private static final byte[] HALF = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01};

    @TempDir private Path home;
    private SipServer server;

    /// The usual limits, or of half-open handshakes a tenth of those that are tried.
    @BeforeEach
    void start() {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var patience = new FlowPatience(20_000, 5_000, 600_000, 60_000);
        var fewer = new ConnectionLimits(20_000, 2_000, HALF_OPEN / 10, HALF_OPEN / 100);
        server =
                SipServer.start(
                        home,
                        ListenerSettings.on(loopback)
                                .withPatience(patience)
                                .withConnections(LONG ? ConnectionLimits.DEFAULT : fewer));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        server.probe("all of it");
        Await.until(SOON, () -> server.listener().connections() == 0);
        assertEquals(0, server.faults());
        server.close();
    }

    @Test
    void handshakesThatStandHalfOpenKeepNoPhoneOut() throws IOException {
        stayHalfOpen(_ -> ATTACKER);
    }

    /// From a thousand addresses, each far below its own limit: those in all are taken many times
    /// over, and a phone gets in all the same, as often as it likes.
    @Test
    void handshakesThatStandHalfOpenFromManyAddressesKeepNoPhoneOut() throws IOException {
        stayHalfOpen(i -> "127.1.%d.%d".formatted(i % 4, 1 + i / 4 % 250));
    }

    private void stayHalfOpen(IntFunction<String> addresses) throws IOException {
        server.probe("nothing");
        Await.until(SOON, () -> server.listener().connections() == 0);
        long files = openFiles();
        long heap = Heap.bytesAfterCollection();
        var open = new ArrayList<Socket>();
        for (int i = 0; i < HALF_OPEN; i++) {
            open.add(attacker(addresses.apply(i)));
            send(open.getLast(), HALF);
            server.probe(i + " half-open handshakes");
        }
        for (Socket socket : open) {
            socket.close();
        }
        server.probe("the end of all of them");
        open.clear();
        Await.until(SOON, () -> server.listener().connections() == 0);
        Await.until(SOON, () -> openFiles() <= files + SLACK_FILES);
        Await.until(SOON, () -> Heap.bytesAfterCollection() < heap + MAX_KEPT_BYTES);
        Attack.TLS_HANDSHAKE.counted(HALF_OPEN);
    }

    /// Of this process, the attackers' side included.
    private static long openFiles() {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getOpenFileDescriptorCount();
    }

    @Test
    void noServerNameIsTooMuch() throws IOException {
        List<byte[]> hellos =
                List.of(
                        hello(names(1, 65_000)),
                        hello(names(1_000, 50)),
                        hello(names(0, 0)),
                        hello(names(1, 0)),
                        hello(new byte[] {(byte) 0xFF, (byte) 0xFF, 0, 0, 1, 'x'}),
                        hello(new byte[60_000]));
        for (byte[] hello : hellos) {
            try (Socket whole = attacker();
                    Socket dribbled = attacker()) {
                send(whole, hello);
                server.probe("a ClientHello of " + hello.length + " bytes");
                // A record for each of its first bytes, as no client does.
                var records = new ByteArrayOutputStream();
                for (int i = 5; i < Math.min(hello.length, 205); i++) {
                    records.writeBytes(new byte[] {0x16, 3, 1, 0, 1, hello[i]});
                }
                send(dribbled, records.toByteArray());
                server.probe("the same, dribbled");
            }
        }
        Attack.TLS_HANDSHAKE.counted(2L * hellos.size());
    }

    /// RFC 8446 5.1: a handshake message may be cut into records anywhere, and TCP may cut those
    /// anywhere again. Whatever the cut, the server goes on with its ServerHello.
    @Test
    void aClientHelloCutAtAnyByteIsRead() throws Exception {
        byte[] hello = usualHello();
        int tried = 0;
        for (int cut = 1; cut < hello.length; cut += LONG ? 1 : 9) {
            assertEquals(HANDSHAKE_RECORD, firstByteAfter(records(hello, cut), 0), "at " + cut);
            server.probe("a cut at " + cut);
            assertEquals(
                    HANDSHAKE_RECORD,
                    firstByteAfter(records(hello, hello.length), cut),
                    "the stream at " + cut);
            server.probe("a stream cut at " + cut);
            tried += 2;
        }
        Attack.TLS_HANDSHAKE.counted(tried);
    }

    private static final int HANDSHAKE_RECORD = 0x16;

    /// A ClientHello as a phone sends it, without the heads of its records.
    private byte[] usualHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("north.example", 0);
        engine.setUseClientMode(true);
        var out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOfRange(out.array(), 5, out.position());
    }

    /// A handshake message as two records; as one when the cut is at its end.
    private static byte[] records(byte[] message, int cut) {
        var records = new ByteArrayOutputStream();
        for (byte[] part :
                List.of(
                        Arrays.copyOf(message, cut),
                        Arrays.copyOfRange(message, cut, message.length))) {
            if (part.length > 0) {
                put(records, 0x160301, 3);
                put(records, part.length, 2);
                records.writeBytes(part);
            }
        }
        return records.toByteArray();
    }

    /// What the server's answer to a stream begins with, which comes in two writes; -1 when it
    /// closes.
    private int firstByteAfter(byte[] stream, int cut) throws IOException {
        try (Socket socket = attacker()) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(stream, 0, cut);
            socket.getOutputStream().write(stream, cut, stream.length - cut);
            socket.setSoTimeout((int) SOON.toMillis());
            return socket.getInputStream().read();
        }
    }

    /// A ClientHello (RFC 8446 4.1.2) in as many records as it takes, with this server_name.
    private static byte[] hello(byte[] serverName) {
        var extension = new ByteArrayOutputStream();
        put(extension, 0, 2);
        put(extension, serverName.length, 2);
        extension.writeBytes(serverName);
        var body = new ByteArrayOutputStream();
        put(body, 0x0303, 2);
        body.writeBytes(new byte[32]);
        put(body, 0, 1);
        put(body, 2, 2);
        put(body, 0x1302, 2);
        put(body, 0x0100, 2);
        put(body, extension.size(), 2);
        body.writeBytes(extension.toByteArray());
        var handshake = new ByteArrayOutputStream();
        put(handshake, 1, 1);
        put(handshake, body.size(), 3);
        handshake.writeBytes(body.toByteArray());
        var records = new ByteArrayOutputStream();
        byte[] bytes = handshake.toByteArray();
        for (int at = 0; at < bytes.length; at += 16_000) {
            int length = Math.min(16_000, bytes.length - at);
            put(records, 0x160301, 3);
            put(records, length, 2);
            records.write(bytes, at, length);
        }
        return records.toByteArray();
    }

    /// RFC 6066 3.
    private static byte[] names(int count, int length) {
        var list = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            put(list, 0, 1);
            put(list, length, 2);
            list.writeBytes("n".repeat(length).getBytes(StandardCharsets.US_ASCII));
        }
        var all = new ByteArrayOutputStream();
        put(all, list.size(), 2);
        all.writeBytes(list.toByteArray());
        return all.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, int value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write(value >> shift);
        }
    }

    private Socket attacker() throws IOException {
        return attacker(ATTACKER);
    }

    private Socket attacker(String address) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
        socket.connect(server.address());
        return socket;
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException _) {
            // The server has closed it already.
        }
    }
}
