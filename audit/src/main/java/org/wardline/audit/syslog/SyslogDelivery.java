package org.wardline.audit.syslog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Hands a batch of messages to the receiver on a connection of its own, and knows afterwards that
/// it read them.
///
/// Syslog has no answers: a sender that keeps a connection open learns of a dead receiver only
/// after what it wrote into the void. The one thing a receiver must say is `close_notify` in answer
/// to ours (RFC 5425 4.4). TLS delivers in order, so it has then taken everything before. An end
/// without it may be an attacker's who cut the connection, and counts for nothing.
final class SyslogDelivery {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration REPLY = Duration.ofSeconds(20);
    private static final Duration WHOLE = Duration.ofSeconds(60);

    private final SyslogTarget target;
    private final SyslogTls tls;

    SyslogDelivery(SyslogTarget target, SyslogTls tls) {
        this.target = target;
        this.tls = tls;
    }

    /// Delivers messages, which are framed already.
    ///
    /// @throws IOException when the receiver is not known to have read all of them; it may have
    ///   read some
    void deliver(List<byte[]> messages) throws IOException {
        try (var connection = new Socket()) {
            var over = new CountDownLatch(1);
            Thread.ofVirtual().name("syslog deadline").start(() -> cut(connection, over));
            try {
                connection.connect(
                        new InetSocketAddress(target.host(), target.port()),
                        (int) CONNECT.toMillis());
                connection.setSoTimeout((int) REPLY.toMillis());
                hand(messages, TlsConnection.handshake(tls.engine(target), connection));
            } finally {
                over.countDown();
            }
        }
    }

    private static void hand(List<byte[]> messages, TlsConnection connection) throws IOException {
        var octets = new ByteArrayOutputStream();
        for (var message : messages) {
            octets.writeBytes(message);
        }
        connection.write(octets.toByteArray());
        connection.end();
    }

    /// A receiver that takes nothing more must not hold the log up forever: a blocked write has no
    /// time-out of its own.
    private static void cut(Socket connection, CountDownLatch over) {
        try {
            if (!over.await(WHOLE.toSeconds(), TimeUnit.SECONDS)) {
                connection.close();
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }
}
