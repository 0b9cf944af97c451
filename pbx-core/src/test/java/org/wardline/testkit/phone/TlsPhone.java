package org.wardline.testkit.phone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.wardline.media.MediaEngine;
import org.wardline.media.testkit.Events;
import org.wardline.media.testkit.Eventually;
import org.wardline.sip.message.Limits;
import org.wardline.sip.message.Malformed;
import org.wardline.sip.message.MessageHead;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipParser;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipWriter;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// A [ScriptedPhone] on a real TLS connection (the JDK's own TLS, which checks the server's chain)
/// with media by a real engine.
public final class TlsPhone implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int OVERLOADED = 503;

    private final ScheduledExecutorService owner = Executors.newSingleThreadScheduledExecutor();
    private final SipParser parser = new SipParser(Limits.DEFAULT);
    private final Events media = new Events();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Socket tcp;
    private final SSLSocket socket;
    private final ScriptedPhone phone;

    /// Where a phone connects.
    ///
    /// @param trust what it trusts
    /// @param serverName goes into SNI
    public record Line(InetSocketAddress server, SSLContext trust, String serverName) {}

    private TlsPhone(
            Socket tcp, SSLSocket socket, Identity identity, Habits habits, MediaEngine engine) {
        this.tcp = tcp;
        this.socket = socket;
        var session = socket.getSession();
        var flow =
                new Flow(
                        new FlowId(socket.getLocalPort()),
                        session.getProtocol(),
                        session.getCipherSuite(),
                        "",
                        (InetSocketAddress) socket.getRemoteSocketAddress(),
                        (InetSocketAddress) socket.getLocalSocketAddress(),
                        Optional.empty());
        this.phone = new ScriptedPhone(identity, habits, flow, engine, media, this::write);
    }

    /// Connects.
    public static TlsPhone connect(
            Line line, Identity identity, Habits habits, MediaEngine engine) {
        try {
            var tcp = new Socket(line.server().getAddress(), line.server().getPort());
            var socket =
                    (SSLSocket)
                            line.trust()
                                    .getSocketFactory()
                                    .createSocket(tcp, line.serverName(), tcp.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(line.serverName())));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            var phone = new TlsPhone(tcp, socket, identity, habits, engine);
            Thread.ofVirtual().start(phone::read);
            Future<?> _ =
                    phone.owner.scheduleAtFixedRate(phone::tick, 50, 50, TimeUnit.MILLISECONDS);
            return phone;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Has the phone do something, on its thread.
    public void act(ObjLongConsumer<ScriptedPhone> act) {
        ask(asked -> {
            act.accept(asked, nowMs());
            return true;
        });
    }

    /// Reads something of the phone, on its thread.
    public <T> T ask(Function<ScriptedPhone, T> question) {
        try {
            return owner.submit(() -> question.apply(phone))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("the phone does not answer", e);
        }
    }

    /// Waits until something is so.
    public void until(String what, Predicate<ScriptedPhone> condition) {
        try {
            Eventually.until(what, PATIENCE, () -> ask(condition::test));
        } catch (AssertionError e) {
            throw new AssertionError(
                    "the phone: last status "
                            + ask(ScriptedPhone::lastStatus)
                            + ", faults "
                            + faults,
                    e);
        }
    }

    /// Registers, and returns when it is done.
    public TlsPhone registered() {
        act(ScriptedPhone::register);
        until("registered", ScriptedPhone::registered);
        return this;
    }

    /// Registers, again at once whenever the server says that it is overloaded, and returns when it
    /// is done.
    public TlsPhone registeredDespiteOverload() {
        var refused = new AtomicReference<Optional<SipResponse>>(Optional.empty());
        act(ScriptedPhone::register);
        until(
                "registered",
                asked -> {
                    var last = asked.lastResponse();
                    if (asked.lastStatus() == OVERLOADED && !last.equals(refused.getAndSet(last))) {
                        asked.register(nowMs());
                    }
                    return asked.registered();
                });
        return this;
    }

    /// Writes bytes below TLS, as if they were records of it.
    public void writeBelowTls(byte[] records) {
        try {
            tcp.getOutputStream().write(records);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Says below TLS that nothing more comes.
    public void endBelowTls() {
        try {
            tcp.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Breaks the connection with a reset.
    public void reset() {
        try {
            tcp.setSoLinger(true, 0);
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    /// The events of its media port.
    public Events media() {
        return media;
    }

    /// Breaks the connection without a word.
    @Override
    public void close() {
        owner.shutdownNow();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // whatever it is, the test is to hear of it
    private void receive(SipMessage message) {
        try {
            phone.receive(message, nowMs());
        } catch (RuntimeException | AssertionError e) {
            faults.add(e.toString());
        }
    }

    private void tick() {
        OptionalLong deadline = phone.nextDeadlineMs();
        if (deadline.isPresent() && deadline.getAsLong() <= nowMs()) {
            phone.advance(nowMs());
        }
    }

    private void write(SipMessage message) {
        try {
            socket.getOutputStream().write(SipWriter.write(message));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try {
            InputStream in = socket.getInputStream();
            for (byte[] head = head(in); head.length > 0; head = head(in)) {
                MessageHead parsed = parser.head(head);
                byte[] body = in.readNBytes(parsed.bodyLengthBytes());
                switch (parser.message(parsed, body)) {
                    case ParseResult.Parsed(SipMessage message) ->
                            owner.execute(() -> receive(message));
                    case Malformed malformed -> faults.add(malformed.toString());
                }
            }
        } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
            // The test, or the server, has closed the connection.
        }
    }

    /// Start line and headers up to the empty line; empty at the end of the stream. Pings before
    /// are skipped.
    private static byte[] head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            boolean ping = head.size() == 0 && (next == '\r' || next == '\n');
            if (!ping) {
                head.write(next);
            }
            if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toByteArray();
            }
        }
        return new byte[0];
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
