package org.wardline.core;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.auth.DigestUse;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.PhoneChannel;
import org.wardline.testkit.phone.DigestProof;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// Somebody who sends as fast as the server reads, from addresses of their own: without a phone, or
/// by phones that have registered. Has a machine of its own, so to say: its thread takes what
/// processor time the server and the phones leave.
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
        EMERGENCY("INVITE", "sip:911@", ""),
        HANDSHAKE("", "");

        /// Whatever a stranger may ask for.
        static final List<Kind> OF_STRANGERS =
                Stream.of(values()).filter(kind -> kind != HANDSHAKE).toList();

        /// Each method that a phone sends of itself.
        static final List<Kind> REQUESTS =
                OF_STRANGERS.stream().filter(kind -> kind != EMERGENCY).toList();

        private final String method;
        private final String target;
        private final String lines;

        /// @param target the Request-URI up to its host
        /// @param lines that the method has to have
        Kind(String target, String lines) {
            this.method = name();
            this.target = target;
            this.lines = lines;
        }

        Kind(String method, String target, String lines) {
            this.method = method;
            this.target = target;
            this.lines = lines;
        }
    }

    private static final String CALLED = "sip:%s@";

    /// Whom a stranger wants.
    private static final String SOMEBODY = "101";

    /// Whom a phone wants, since it would get somebody.
    private static final String NOBODY = "199";

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
    private final List<Identity> phones;
    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final EventLoop loop = threads.next();
    private final List<Sender> senders = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean over;

    /// @param kinds each from a share of its connections
    /// @param server where it goes
    /// @param root the certificate that its connections trust
    /// @param domain of the practice that is flooded
    /// @param phones of that practice, one for each connection; none for strangers
    Flood(
            List<Kind> kinds,
            InetSocketAddress server,
            Path root,
            String domain,
            List<Identity> phones) {
        this.kinds = List.copyOf(kinds);
        this.domain = domain;
        loop.submit(Flood::giveWay).syncUninterruptibly();
        this.phones = List.copyOf(phones);
        SslContext trust = trusting(root);
        this.lines =
                ADDRESSES.stream()
                        .map(InetAddress::ofLiteral)
                        .map(address -> new InetSocketAddress(address, 0))
                        .map(from -> new PhoneChannel.Line(from, server, trust, domain))
                        .toList();
    }

    /// Linux has a priority for each thread, by its number; Java has none that ordinary users may
    /// set.
    private static void giveWay() {
        try {
            String thread =
                    Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
            int failed =
                    new ProcessBuilder("renice", "-n", "19", "-p", thread)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor();
            if (failed != 0) {
                throw new IllegalStateException("renice ended with " + failed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted before it gave way", e);
        }
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
        for (int i = 0; i < connections(); i++) {
            var sender = new Sender(i);
            senders.add(sender);
            sender.connect();
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

    private int connections() {
        if (!phones.isEmpty()) {
            return phones.size();
        }
        return kinds.contains(Kind.HANDSHAKE) ? HANDSHAKES_AT_ONCE : CONNECTIONS;
    }

    /// One of the requests that it sends.
    byte[] request(int sender, long n) {
        var one = new Sender(sender);
        return one.bytes(one.kind.method, n);
    }

    /// How often the server has said that it is too much.
    long refused() {
        return refused.get();
    }

    private void burst() {
        if (!over) {
            senders.forEach(Sender::burst);
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /// One of its connections.
    private final class Sender implements PhoneChannel.Listener {

        private final int number;
        private final Kind kind;
        private final Optional<Identity> phone;
        private Optional<PhoneChannel> channel = Optional.empty();
        private boolean floods;
        private long count;

        Sender(int number) {
            this.number = number;
            this.kind = kinds.get(number % kinds.size());
            this.phone = phones.stream().skip(number).findFirst();
        }

        @Override
        public void connected(PhoneChannel opened, Flow flow) {
            if (kind == Kind.HANDSHAKE) {
                sent.incrementAndGet();
                opened.close();
                return;
            }
            channel = Optional.of(opened);
            floods = phone.isEmpty();
            phone.ifPresent(own -> opened.send(registration(own, "Subject: none")));
        }

        @Override
        public void received(SipMessage message) {
            if (message instanceof SipResponse response) {
                if (floods) {
                    refused(response);
                } else {
                    registering(response);
                }
            }
        }

        private void registering(SipResponse response) {
            if (response.status() == 200) {
                floods = true;
            } else if (response.status() == 401) {
                String challenge =
                        response.headers().first(HeaderName.WWW_AUTHENTICATE).orElseThrow();
                phone.ifPresent(own ->
                        channel.ifPresent(c -> c.send(registration(own, proof(own, challenge)))));
            } else {
                channel.ifPresent(PhoneChannel::close);
            }
        }

        /// Acknowledges refusals, so that the server may forget them at once.
        private void refused(SipResponse response) {
            if (response.status() == 503) {
                refused.incrementAndGet();
            }
            if (kind.method.equals("INVITE") && response.status() >= 300) {
                channel.ifPresent(c -> c.send(bytes("ACK", response.cseq().number())));
            }
        }

        /// The server may close what it does not like; a flood comes back.
        @Override
        public void closed() {
            channel = Optional.empty();
            floods = false;
            if (!over) {
                connect();
            }
        }

        void connect() {
            PhoneChannel.connect(loop, lines.get(number % lines.size()), this);
        }

        void burst() {
            for (int i = 0; i < BURST && floods && isWritable(); i++) {
                channel.get().send(bytes(kind.method, ++count));
                sent.incrementAndGet();
            }
        }

        private boolean isWritable() {
            return channel.map(PhoneChannel::writable).orElse(false);
        }

        private byte[] registration(Identity own, String line) {
            return bytes("REGISTER", "sip:" + domain, own.number(), ++count, line + "\r\n");
        }

        private byte[] bytes(String method, long cseq) {
            String wanted = phone.isEmpty() ? SOMEBODY : NOBODY;
            String uri = kind.target.formatted(wanted) + domain;
            String to = kind == Kind.REGISTER ? phone.map(Identity::number).orElse(wanted) : wanted;
            String lines = kind.lines + (phone.isEmpty() ? guess(uri, number + "-" + cseq) : "");
            return bytes(method, uri, to, cseq, lines);
        }

        private byte[] bytes(String method, String uri, String to, long cseq, String lines) {
            String request =
                    """
                    %1$s %4$s SIP/2.0\r
                    Via: SIP/2.0/TLS 127.0.0.66:5061;branch=z9hG4bK-%2$s\r
                    Max-Forwards: 70\r
                    From: <sip:666@%3$s>;tag=f\r
                    To: <sip:%6$s@%3$s>\r
                    Call-ID: flood-%2$s\r
                    CSeq: %5$d %1$s\r
                    Contact: <sip:666@127.0.0.66>\r
                    %7$sContent-Length: 0\r
                    \r
                    """
                            .formatted(method, number + "-" + cseq, domain, uri, cseq, to, lines);
            return request.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private String guess(String uri, String id) {
        return """
        Authorization: Digest username="guess-%s", realm="%s", nonce="n",\
         uri="%s", response="%s", algorithm=SHA-256, qop=auth, nc=00000001,\
         cnonce="c"\r
        """
                .formatted(id, domain, uri, "0".repeat(64));
    }

    private String proof(Identity own, String challenge) {
        var proof =
                new DigestProof(
                        own,
                        new DigestUse("REGISTER", "sip:" + domain),
                        DigestProof.nonce(challenge),
                        "00000001",
                        DigestAlgorithm.SHA_256);
        return "Authorization: " + proof.text();
    }
}
