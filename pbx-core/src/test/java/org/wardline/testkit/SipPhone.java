package org.wardline.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.MessageHead;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipParser;
import org.wardline.sip.message.SipResponse;

/// A blocking SIP client on the JDK's own TLS, which checks the server's chain: bytes out, messages
/// in.
public final class SipPhone implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final SipParser PARSER = new SipParser(Limits.DEFAULT);

    private final SSLSocket socket;
    private final InputStream in;

    private SipPhone(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /// Connects with a server name and finishes the handshake.
    public static SipPhone connect(
            InetSocketAddress server, X509Certificate root, String name, String... protocols)
            throws IOException {
        return connect(server, trusting(root, new KeyManager[0]), name, protocols);
    }

    /// Connects, sends bytes as they are, and breaks the connection with a reset.
    public static void resetAfter(InetSocketAddress server, byte[] bytes) throws IOException {
        try (var plain = new Socket(server.getAddress(), server.getPort())) {
            plain.getOutputStream().write(bytes);
            plain.setSoLinger(true, 0);
        }
    }

    /// What a phone trusts and shows, for connections that may resume one another.
    public static SSLContext trusting(X509Certificate root, KeyManager[] shows) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("root", root);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shows, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static SipPhone connect(
            InetSocketAddress server, SSLContext context, String name, String... protocols)
            throws IOException {
        InetAddress any = server.getAddress();
        InetAddress target = any.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : any;
        var plain = new Socket(target, server.getPort());
        plain.setTcpNoDelay(true);
        var socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(plain, name, server.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.startHandshake();
        return new SipPhone(socket);
    }

    public SSLSession session() {
        return socket.getSession();
    }

    /// The first certificate that the server showed.
    public X509Certificate serverCertificate() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The next message; empty when the server closed the connection.
    public Optional<SipMessage> read() throws IOException {
        Optional<byte[]> bytes = readHead();
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        MessageHead head = PARSER.head(bytes.get());
        byte[] body = in.readNBytes(head.bodyLengthBytes());
        return Optional.of(((ParseResult.Parsed) PARSER.message(head, body)).message());
    }

    /// The next final response.
    public SipResponse response() throws IOException {
        while (true) {
            SipMessage message =
                    read().orElseThrow(() -> new IOException("the server closed the connection"));
            if (message instanceof SipResponse response && response.isFinal()) {
                return response;
            }
        }
    }

    /// The status of the next final response, which may repeat what was malformed in the request.
    public int status() throws IOException {
        while (true) {
            byte[] head =
                    readHead()
                            .orElseThrow(() -> new IOException("the server closed the connection"));
            in.readNBytes(PARSER.head(head).bodyLengthBytes());
            int status = Integer.parseInt(new String(head, 8, 3, StandardCharsets.US_ASCII));
            if (status >= 200) {
                return status;
            }
        }
    }

    /// Reads heads, whatever they are, until one holds a text; false when the server closed the
    /// connection before.
    public boolean readUntil(String text) throws IOException {
        return headWith(text).isPresent();
    }

    /// The next head that holds a text; empty when the server closed the connection before.
    public Optional<String> headWith(String text) throws IOException {
        while (true) {
            Optional<String> head =
                    readHead().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
            if (head.isEmpty() || head.get().contains(text)) {
                return head;
            }
        }
    }

    /// One byte, or -1 when the server closed the connection.
    public int readByte() throws IOException {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException _) {
            return -1;
        }
    }

    /// Whether the server ends the connection within the time, whatever it sends before.
    public boolean isClosedWithin(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            while (readByte() >= 0) {
                // Keep-alives and answers on the way to the end.
            }
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } finally {
            socket.setSoTimeout((int) PATIENCE.toMillis());
        }
    }

    /// Drops the connection with a reset.
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private Optional<byte[]> readHead() throws IOException {
        var head = new ByteArrayOutputStream();
        int breaks = 0;
        while (breaks < 4) {
            int b = readByte();
            if (b < 0) {
                return Optional.empty();
            }
            boolean lineBreak = b == '\r' || b == '\n';
            if (head.size() > 0 || !lineBreak) {
                head.write(b);
                breaks = lineBreak ? breaks + 1 : 0;
            }
        }
        return Optional.of(head.toByteArray());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
