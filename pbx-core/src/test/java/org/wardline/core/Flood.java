package org.wardline.core;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.wardline.media.testkit.Eventually;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.PhoneChannel;

/// Somebody who has no phone and sends as fast as the server reads, from addresses of their own.
final class Flood implements AutoCloseable {

    /// Of what.
    enum Kind {
        REGISTER("sip:", ""),
        INVITE(CALLED, ""),
        OPTIONS("sip:", ""),
        SUBSCRIBE(CALLED, "Event: dialog\r\n"),
        MESSAGE(CALLED, ""),
        NOTIFY(CALLED, "Event: dialog\r\nSubscription-State: active\r\n"),
        REFER(CALLED, "Refer-To: <sip:102@maple.example>\r\n"),
        HANDSHAKE("", "");

        /// Each method that a phone sends of itself.
        static final List<Kind> REQUESTS =
                Stream.of(values()).filter(kind -> kind != HANDSHAKE).toList();

        private final String target;
        private final String lines;

        /// @param target the Request-URI up to its host
        /// @param lines that the method has to have
        Kind(String target, String lines) {
            this.target = target;
            this.lines = lines;
        }
    }

    private static final String CALLED = "sip:101@";
    private static final List<String> ADDRESSES =
            List.of("127.0.0.66", "127.0.0.67", "127.0.0.68", "127.0.0.69");

    /// Enough to fill a shard's whole room from these addresses.
    static final int CONNECTIONS = 12;

    private static final int HANDSHAKES_AT_ONCE = 64;
    private static final int BURST = 64;
    private static final Duration SETTLING = Duration.ofSeconds(10);

    private final List<Kind> kinds;
    private final List<PhoneChannel.Line> lines;
    private final String domain;
    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = threads.next();
    private final List<Stranger> strangers = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean over;

    /// @param kinds each from a share of its connections
    /// @param server where it goes
    /// @param root the certificate that its connections trust
    /// @param domain of the practice that is flooded
    Flood(List<Kind> kinds, InetSocketAddress server, Path root, String domain) {
        this.kinds = List.copyOf(kinds);
        this.domain = domain;
        SslContext trust = trusting(root);
        this.lines =
                ADDRESSES.stream()
                        .map(InetAddress::ofLiteral)
                        .map(address -> new InetSocketAddress(address, 0))
                        .map(from -> new PhoneChannel.Line(from, server, trust, domain))
                        .toList();
    }

    private static SslContext trusting(Path root) {
        try {
            return SslContextBuilder.forClient()
                    .sslProvider(SslProvider.OPENSSL)
                    .trustManager(root.toFile())
                    .build();
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Floods for so long, and until so much was sent: a busy machine takes longer, and floods no
    /// less. Its connections stand afterwards.
    ///
    /// @param least requests or handshakes
    /// @return requests or handshakes
    long run(Duration time, long least) {
        int connections = kinds.contains(Kind.HANDSHAKE) ? HANDSHAKES_AT_ONCE : CONNECTIONS;
        for (int i = 0; i < connections; i++) {
            var stranger = new Stranger(i);
            strangers.add(stranger);
            stranger.connect();
        }
        long until = System.nanoTime() + time.toNanos();
        Future<?> _ = loop.scheduleAtFixedRate(this::burst, 1, 1, TimeUnit.MILLISECONDS);
        Eventually.until(
                "the flood's time is over",
                time.plus(SETTLING),
                () -> System.nanoTime() >= until && sent.get() >= least);
        over = true;
        return sent.get();
    }

    private void burst() {
        if (!over) {
            strangers.forEach(Stranger::burst);
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /// One of its connections.
    private final class Stranger implements PhoneChannel.Listener {

        private final int number;
        private final Kind kind;
        private Optional<PhoneChannel> channel = Optional.empty();
        private long count;

        Stranger(int number) {
            this.number = number;
            this.kind = kinds.get(number % kinds.size());
        }

        @Override
        public void connected(PhoneChannel opened, Flow flow) {
            if (kind == Kind.HANDSHAKE) {
                sent.incrementAndGet();
                opened.close();
            } else {
                channel = Optional.of(opened);
            }
        }

        /// Acknowledges refusals, so that the server may forget them at once.
        @Override
        public void received(SipMessage message) {
            if (kind == Kind.INVITE
                    && message instanceof SipResponse response
                    && response.status() >= 300) {
                channel.ifPresent(c -> c.send(bytes("ACK", response.cseq().number())));
            }
        }

        /// The server may close what it does not like; a flood comes back.
        @Override
        public void closed() {
            channel = Optional.empty();
            if (!over) {
                connect();
            }
        }

        void connect() {
            PhoneChannel.connect(loop, lines.get(number % lines.size()), this);
        }

        void burst() {
            for (int i = 0; i < BURST && channel.map(PhoneChannel::writable).orElse(false); i++) {
                channel.get().send(bytes(kind.name(), ++count));
                sent.incrementAndGet();
            }
        }

        private byte[] bytes(String method, long cseq) {
            String id = number + "-" + cseq;
            String request =
                    """
                    %1$s %4$s%3$s SIP/2.0\r
                    Via: SIP/2.0/TLS 127.0.0.66:5061;branch=z9hG4bK-%2$s\r
                    Max-Forwards: 70\r
                    From: <sip:666@%3$s>;tag=f\r
                    To: <sip:101@%3$s>\r
                    Call-ID: flood-%2$s\r
                    CSeq: %5$d %1$s\r
                    Contact: <sip:666@127.0.0.66>\r
                    Authorization: Digest username="guess-%2$s", realm="%3$s", nonce="n",\
                     uri="%4$s%3$s", response="%6$s", algorithm=SHA-256, qop=auth, nc=00000001,\
                     cnonce="c"\r
                    %7$sContent-Length: 0\r
                    \r
                    """
                            .formatted(
                                    method,
                                    id,
                                    domain,
                                    kind.target,
                                    cseq,
                                    "0".repeat(64),
                                    kind.lines);
            return request.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
