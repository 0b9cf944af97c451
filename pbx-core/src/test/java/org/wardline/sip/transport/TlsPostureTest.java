package org.wardline.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardline.testkit.SipServer;
import org.wardline.testkit.TlsScan;

/// What the listener agrees to, asked with ClientHellos of our own (the JDK refuses to send the old
/// ones) and by sslscan.
class TlsPostureTest {

    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;

    private static SipServer server;

    @BeforeAll
    static void start(@TempDir Path home) {
        server =
                SipServer.start(
                        home,
                        ListenerSettings.on(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TLS 1.2 with ECDHE-ECDSA AES-128-GCM, 0303, c02b",
        "TLS 1.2 with ECDHE-RSA AES-256-GCM, 0303, c030",
        "TLS 1.2 with ECDHE-RSA ChaCha20, 0303, cca8"
    })
    void whatIsAboveTheFloorIsAgreedTo(String what, String version, String suite)
            throws IOException {
        assertEquals(HANDSHAKE, answerTo(version, suite), what);
    }

    @ParameterizedTest
    @CsvSource({
        "SSL 3.0, 0300, 002f",
        "TLS 1.0, 0301, c013",
        "TLS 1.1, 0302, c013",
        "TLS 1.1 with a good suite, 0302, c02f",
        "TLS 1.2 with AES-128-CBC-SHA, 0303, c013",
        "TLS 1.2 with AES-256-CBC-SHA384, 0303, c028",
        "TLS 1.2 with ECDSA AES-128-CBC-SHA256, 0303, c023",
        "TLS 1.2 without forward secrecy, 0303, 009c",
        "TLS 1.2 with 3DES, 0303, c012",
        "TLS 1.2 with RC4, 0303, c011",
        "TLS 1.2 without encryption, 0303, c010",
        "TLS 1.2 anonymous, 0303, c018"
    })
    void whatIsBelowTheFloorIsRefused(String what, String version, String suite)
            throws IOException {
        assertEquals(ALERT, answerTo(version, suite), what);
    }

    @Test
    void sslscanFindsNothingElse() throws IOException, InterruptedException {
        TlsScan.assertNothingBelowTheFloor(server.address(), SipServer.DOMAIN);
    }

    /// The type of the first record that comes back.
    private static int answerTo(String version, String suite) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(server.address());
            socket.setSoTimeout(10_000);
            int code = Integer.parseInt(version, 16);
            socket.getOutputStream().write(clientHello(code, Integer.parseInt(suite, 16)));
            return socket.getInputStream().read();
        }
    }

    /// A ClientHello (RFC 5246 7.4.1.2) that offers one suite.
    private static byte[] clientHello(int version, int suite) throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeShort(version);
        out.write(new byte[32]);
        out.writeByte(0);
        out.writeShort(2);
        out.writeShort(suite);
        out.writeByte(1);
        out.writeByte(0);
        byte[] extensions = extensions();
        out.writeShort(extensions.length);
        out.write(extensions);
        var record = new ByteArrayOutputStream();
        var framed = new DataOutputStream(record);
        framed.writeByte(HANDSHAKE);
        framed.writeShort(0x0301);
        framed.writeShort(body.size() + 4);
        framed.writeInt((1 << 24) | body.size());
        framed.write(body.toByteArray());
        return record.toByteArray();
    }

    /// Groups, point formats and signature algorithms that the server's certificates can use.
    private static byte[] extensions() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        extension(out, 10, 0x00, 0x04, 0x00, 0x1d, 0x00, 0x17);
        extension(out, 11, 0x01, 0x00);
        extension(out, 13, 0x00, 0x06, 0x04, 0x03, 0x08, 0x04, 0x04, 0x01);
        return bytes.toByteArray();
    }

    private static void extension(DataOutputStream out, int type, int... content)
            throws IOException {
        out.writeShort(type);
        out.writeShort(content.length);
        for (int b : content) {
            out.writeByte(b);
        }
    }
}
