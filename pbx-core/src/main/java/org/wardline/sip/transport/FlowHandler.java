package org.wardline.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.Malformed;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipWriter;
import org.wardline.tls.ShownCertificate;
import org.wardline.tls.TlsFloor;

/// One flow on its I/O thread: bytes to messages and back, keep-alives, and the time-outs that make
/// a slow peer cost nothing.
@SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells how a close or a write ended
final class FlowHandler extends ChannelInboundHandlerAdapter {

    /// Bad messages in a row that end a flow; a phone's firmware may have one bad habit, an
    /// attacker has many.
    private static final int MAX_BAD_MESSAGES = 16;

    /// How long a flow whose stream is spoilt stays for answers that are under way.
    private static final long LINGER_MS = 250;

    private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final FlowHome home;
    private final Optional<ConnectionCounts.Place> place;
    private final FlowPatience patience;
    private final StreamFramer framer;
    private final List<Future<?>> timers = new ArrayList<>(2);
    private ChannelHandlerContext channel;
    private String serverName;
    private Optional<Flow> flow = Optional.empty();
    private Optional<Future<?>> messageTimer = Optional.empty();
    private long completedBefore;
    private int badMessages;
    private volatile boolean admitted;
    private boolean closing;
    private Pace pace = Pace.ofStranger(nowMs());

    /// A connection that a peer has opened.
    ///
    /// @param place that it has among all of them
    FlowHandler(FlowHome home, ConnectionCounts.Place place, StreamFramer framer) {
        this(home, Optional.of(place), "", framer);
    }

    /// A connection that we have opened: it needs nobody's admission.
    ///
    /// @param serverName that the peer's certificate had to name
    FlowHandler(FlowHome home, String serverName, StreamFramer framer) {
        this(home, Optional.empty(), serverName, framer);
    }

    private FlowHandler(
            FlowHome home,
            Optional<ConnectionCounts.Place> place,
            String serverName,
            StreamFramer framer) {
        this.home = home;
        this.place = place;
        this.serverName = serverName;
        this.patience = home.patience();
        this.framer = framer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SniCompletionEvent sni when sni.isSuccess() && sni.hostname() != null ->
                    serverName = sni.hostname().toLowerCase(Locale.ROOT);
            case SslHandshakeCompletionEvent done when done.isSuccess() -> established();
            case SslHandshakeCompletionEvent _ -> context.close();
            default -> context.fireUserEventTriggered(event);
        }
    }

    private void established() {
        SSLSession session = channel.pipeline().get(SslHandler.class).engine().getSession();
        if (!isAboveFloor(session)) {
            channel.close();
            return;
        }
        place.ifPresent(ConnectionCounts.Place::established);
        var opened =
                new Flow(
                        home.nextId(),
                        session.getProtocol(),
                        session.getCipherSuite(),
                        serverName,
                        (InetSocketAddress) channel.channel().localAddress(),
                        (InetSocketAddress) channel.channel().remoteAddress(),
                        certificate(session));
        flow = Optional.of(opened);
        home.opened(opened, this);
        if (place.isPresent()) {
            timers.add(after(patience.admissionMs(), this::closeUnlessAdmitted));
        } else {
            keepOpen();
        }
    }

    /// The context allows nothing else; what was agreed is looked at all the same.
    private static boolean isAboveFloor(SSLSession session) {
        return TlsFloor.PROTOCOLS.contains(session.getProtocol())
                && TlsFloor.CIPHER_SUITES.contains(session.getCipherSuite());
    }

    private static Optional<ShownCertificate> certificate(SSLSession session) {
        try {
            return ShownCertificate.read(session.getPeerCertificates()[0].getEncoded());
        } catch (SSLPeerUnverifiedException | CertificateEncodingException _) {
            return Optional.empty();
        }
    }

    private Future<?> after(long ms, Runnable action) {
        return channel.executor().schedule(action, ms, TimeUnit.MILLISECONDS);
    }

    private void closeUnlessAdmitted() {
        if (!admitted) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!closing) {
                framer.feed(ByteBufUtil.getBytes((ByteBuf) message), this::received);
                watchMessage();
                keepPace();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void received(Frame frame) {
        if (closing) {
            return;
        }
        pace.took();
        switch (frame) {
            case Frame.Message(var message) -> {
                badMessages = 0;
                flow.ifPresent(from -> home.received(from, message));
            }
            case Frame.Ping() -> write(CRLF);
            case Frame.Bad(var malformed) -> bad(malformed);
        }
    }

    private void bad(Malformed malformed) {
        badMessages++;
        boolean fatal =
                malformed.scope() == Malformed.Scope.CONNECTION || badMessages > MAX_BAD_MESSAGES;
        if (malformed.answerable()) {
            write(malformed.answer().getBytes(StandardCharsets.UTF_8));
        }
        if (fatal) {
            linger();
        }
    }

    /// A message that has begun must end within its time (slowloris, a Content-Length that lies).
    private void watchMessage() {
        if (framer.completed() != completedBefore || !framer.inMessage()) {
            completedBefore = framer.completed();
            messageTimer.ifPresent(timer -> timer.cancel(false));
            messageTimer = Optional.empty();
        }
        if (framer.inMessage() && messageTimer.isEmpty()) {
            messageTimer = Optional.of(after(patience.messageMs(), this::messageOverdue));
        }
    }

    private void messageOverdue() {
        messageTimer = Optional.empty();
        framer.expire(this::received);
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    /// What the system was told of the connection.
    ChannelConfig connection() {
        return channel.channel().config();
    }

    /// Sends from any thread.
    void send(SipMessage message) {
        channel.executor().execute(() -> write(SipWriter.write(message)));
    }

    /// A device has authenticated: the flow may stay, and is kept open. From any thread.
    void admit(DeviceId device) {
        place.ifPresent(own -> own.admitted(device));
        if (!admitted) {
            channel.executor().execute(this::admitNow);
        }
    }

    private void admitNow() {
        if (!admitted) {
            admitted = true;
            pace = Pace.ofDevice(nowMs());
            keepOpen();
        }
    }

    private void keepOpen() {
        timers.add(
                channel.executor()
                        .scheduleAtFixedRate(
                                () -> write(CRLF),
                                patience.pingMs(),
                                patience.pingMs(),
                                TimeUnit.MILLISECONDS));
    }

    /// Reads nothing until a peer that we did not connect to may send again.
    private void keepPace() {
        long restMs = place.isEmpty() ? 0 : pace.restMs(nowMs());
        if (restMs > 0 && connection().isAutoRead()) {
            connection().setAutoRead(false);
            after(restMs, this::readOn);
        }
    }

    private void readOn() {
        if (!closing && channel.channel().isActive()) {
            connection().setAutoRead(true);
        }
    }

    /// Reads no more, and closes once the messages before this one have had time to be answered.
    private void linger() {
        if (!closing) {
            closing = true;
            channel.channel().config().setAutoRead(false);
            timers.add(after(LINGER_MS, this::closeAfterWrites));
        }
    }

    /// Closes after what was written has gone out; from any thread.
    void end() {
        channel.executor().execute(this::close);
    }

    /// Told when the connection is closed.
    ChannelFuture closed() {
        return channel.channel().closeFuture();
    }

    private void close() {
        if (!closing) {
            closing = true;
            closeAfterWrites();
        }
    }

    private void closeAfterWrites() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /// A peer that does not read fills its queue, and then is not waited for.
    private void write(byte[] bytes) {
        if (!channel.channel().isActive()) {
            return;
        }
        if (!channel.channel().isWritable()) {
            channel.close();
            return;
        }
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timers.forEach(timer -> timer.cancel(false));
        messageTimer.ifPresent(timer -> timer.cancel(false));
        flow.ifPresent(home::closed);
        context.fireChannelInactive();
    }

    /// A broken record, a reset: whatever it is, it is the peer's connection that ends.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
