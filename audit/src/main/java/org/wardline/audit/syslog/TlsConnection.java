package org.wardline.audit.syslog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/// The sending half of a TLS connection over a connected, blocking socket, which tells an end that
/// the peer signed (`close_notify`) from one that anybody on the path can make. `SSLSocket` takes
/// both for the same. Owned by one thread.
final class TlsConnection {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final InputStream in;
    private final OutputStream out;
    private final ByteBuffer received;
    private final ByteBuffer plain;
    private final ByteBuffer sealed;

    private TlsConnection(SSLEngine engine, Socket socket) throws IOException {
        this.engine = engine;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        var session = engine.getSession();
        this.received = ByteBuffer.allocate(session.getPacketBufferSize()).flip();
        this.plain = ByteBuffer.allocate(session.getApplicationBufferSize());
        this.sealed = ByteBuffer.allocate(session.getPacketBufferSize());
    }

    /// Does the handshake as the client.
    ///
    /// @throws IOException when there is no such connection: another protocol, a certificate that
    ///   is not believed, ours refused
    static TlsConnection handshake(SSLEngine engine, Socket socket) throws IOException {
        var connection = new TlsConnection(engine, socket);
        engine.beginHandshake();
        connection.settle();
        return connection;
    }

    /// Sends octets.
    void write(byte[] octets) throws IOException {
        var source = ByteBuffer.wrap(octets);
        while (source.hasRemaining()) {
            wrap(source);
        }
    }

    /// Says that nothing more comes, and waits for the peer to say the same.
    ///
    /// @throws IOException when it ends without a word, or says something else
    void end() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            wrap(NOTHING);
        }
        while (!engine.isInboundDone()) {
            unwrap();
            if (plain.position() > 0) {
                throw new IOException("the receiver answers in something else than syslog");
            }
        }
    }

    private void settle() throws IOException {
        var status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            switch (status) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> wrap(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
                case NOT_HANDSHAKING, FINISHED -> throw new IllegalStateException(status.name());
            }
            status = engine.getHandshakeStatus();
        }
    }

    private void wrap(ByteBuffer source) throws IOException {
        engine.wrap(source, sealed);
        out.write(sealed.array(), 0, sealed.position());
        sealed.clear();
    }

    /// One record, or as much of one as there is.
    private void unwrap() throws IOException {
        var result = engine.unwrap(received, plain);
        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
            received.compact();
            int count = in.read(received.array(), received.position(), received.remaining());
            if (count < 0) {
                throw new IOException("the receiver ended the connection without close_notify");
            }
            received.position(received.position() + count).flip();
        } else if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
        }
    }
}
