package org.wardline.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/// Bytes over TLS to the API, for requests that no proper client would send. HTTP/1.1: no ALPN is
/// offered.
public final class RawHttps {

    private static final int PATIENCE_MS = 10_000;

    private RawHttps() {}

    /// Opens a connection.
    public static SSLSocket connect(ApiHouse house) throws IOException {
        var factory = ApiClient.trusting(house.authority()).getSocketFactory();
        var address = house.address();
        var plain = new Socket(address.getAddress(), address.getPort());
        plain.setSoTimeout(PATIENCE_MS);
        var socket = (SSLSocket) factory.createSocket(plain, "localhost", address.getPort(), true);
        socket.startHandshake();
        return socket;
    }

    /// Sends bytes as they are.
    public static void send(SSLSocket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// Sends a GET of a signed-in person.
    public static void get(SSLSocket socket, String path, String token) throws IOException {
        var fields = "Host: localhost\r\nConnection: close\r\nAuthorization: Bearer ";
        send(socket, "GET " + path + " HTTP/1.1\r\n" + fields + token + "\r\n\r\n");
    }

    /// Sends bytes and reads until the server closes.
    public static String exchange(ApiHouse house, String bytes) throws IOException {
        try (var socket = connect(house)) {
            send(socket, bytes);
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
