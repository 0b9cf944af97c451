package org.wardline.demo.phone;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.MessageHead;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipParser;
import org.wardline.sip.message.SipWriter;

/// A phone's TLS connection to the server (RFC 3261 18.3, RFC 5922): sends its domain as the server
/// name, and talks to nobody whose certificate is not for that name.
///
/// Any thread may send; one virtual thread reads and hands each message on.
final class SipConnection implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int MAX_HEAD_BYTES = Limits.DEFAULT.headBytes();

    private final SSLSocket socket;
    private final ReentrantLock writing = new ReentrantLock();
    private final SipParser parser = new SipParser(Limits.DEFAULT);

    private SipConnection(SSLSocket socket) {
        this.socket = socket;
    }

    /// Connects and checks the server.
    ///
    /// @throws IOException when it is not there or its certificate is not for the account's domain
    static SipConnection open(PhoneAccount account) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(account.server(), CONNECT_TIMEOUT_MS);
            SSLSocket tls =
                    (SSLSocket)
                            trusting(account.authority())
                                    .getSocketFactory()
                                    .createSocket(
                                            plain,
                                            account.domain(),
                                            account.server().getPort(),
                                            true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(account.domain())));
            // The only name check that the JDK knows is the one of HTTPS: exact SAN, as RFC 5922
            // asks.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
            return new SipConnection(tls);
        } catch (IOException | GeneralSecurityException e) {
            plain.close();
            throw new IOException("no TLS connection to the server", e);
        }
    }

    /// Starts reading. `onClosed` runs once, when the connection ends for whatever reason.
    void start(Consumer<SipMessage> onMessage, Runnable onClosed) {
        Thread.ofVirtual()
                .name("phone-connection")
                .start(() -> {
                    try {
                        readAll(onMessage);
                    } catch (IOException _) {
                        // Closed by either side; a broken message closes it too.
                    } finally {
                        onClosed.run();
                    }
                });
    }

    void send(SipMessage message) throws IOException {
        byte[] bytes = SipWriter.write(message);
        writing.lock();
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } finally {
            writing.unlock();
        }
    }

    /// For example `TLSv1.3`.
    String protocol() {
        return socket.getSession().getProtocol();
    }

    /// For example `TLS_AES_256_GCM_SHA384`.
    String cipherSuite() {
        return socket.getSession().getCipherSuite();
    }

    InetAddress localAddress() {
        return socket.getLocalAddress();
    }

    int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void readAll(Consumer<SipMessage> onMessage) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        while (true) {
            MessageHead head = parser.head(head(in));
            if (head.fault().isPresent()) {
                throw new IOException("the server sent what is no SIP message");
            }
            byte[] body = in.readNBytes(head.bodyLengthBytes());
            if (parser.message(head, body) instanceof ParseResult.Parsed parsed) {
                onMessage.accept(parsed.message());
            }
        }
    }

    /// Bytes up to and with the empty line; CRLFs before the start line are keepalives.
    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ended = 0;
        while (ended < 4) {
            int c = in.read();
            if (c < 0 || head.size() == MAX_HEAD_BYTES) {
                throw new EOFException();
            }
            boolean lineBreak = c == '\r' || c == '\n';
            if (head.size() > 0 || !lineBreak) {
                head.write(c);
                ended = lineBreak ? ended + 1 : 0;
            }
        }
        return head.toByteArray();
    }

    private static SSLContext trusting(X509Certificate authority)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("authority", authority);
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
