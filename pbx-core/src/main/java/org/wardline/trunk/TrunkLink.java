package org.wardline.trunk;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.directory.Trunk;
import org.wardline.directory.TrunkAuthorities;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.transport.ConnectFailed;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.transport.FlowListener;
import org.wardline.sip.transport.TlsConnector;
import org.wardline.tls.CarrierTls;

/// Keeps one trunk connected: a virtual thread that connects, waits until the connection is gone,
/// and connects again, after 1 s at first and after twice as long with each failure, up to 60 s.
///
///     CONNECTING --verified--> CONNECTED --connection gone--> PAUSE
///     CONNECTING --failed--> PAUSE --time over--> CONNECTING
///     any --close--> CLOSED
final class TrunkLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkLink.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Trunk trunk;
    private final String domain;
    private final TrunkLinks.Surroundings with;

    /// Wakes the thread: the connection is gone, or the link is to close.
    private final Semaphore woken = new Semaphore(0);

    private volatile Optional<FlowId> connection = Optional.empty();
    private volatile boolean closed;

    private TrunkLink(Trunk trunk, String domain, TrunkLinks.Surroundings with) {
        this.trunk = Objects.requireNonNull(trunk, "trunk");
        this.domain = Objects.requireNonNull(domain, "domain");
        this.with = Objects.requireNonNull(with, "with");
    }

    static TrunkLink start(Trunk trunk, String domain, TrunkLinks.Surroundings with) {
        var link = new TrunkLink(trunk, domain, with);
        Thread.ofVirtual().name("trunk-" + trunk.id()).start(link::run);
        return link;
    }

    Trunk trunk() {
        return trunk;
    }

    @Override
    public void close() {
        closed = true;
        connection.ifPresent(with.connector()::end);
        woken.release();
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                if (connected()) {
                    pause = FIRST_PAUSE;
                    woken.acquire();
                }
                if (!closed) {
                    boolean _ = woken.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                    Duration twice = pause.multipliedBy(2);
                    pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The context is made anew each time, with a certificate that is.
    private boolean connected() {
        SslContext tls =
                CarrierTls.context(
                        with.identity().apply(domain),
                        trunk.server().authorities().map(TrunkAuthorities::read));
        try {
            with.connector()
                    .connect(
                            new TlsConnector.Server(
                                    trunk.server().host(), trunk.server().port(), tls),
                            new Events());
            return true;
        } catch (ConnectFailed e) {
            LOG.warn("trunk {} is not connected: {}", trunk.id(), e.reason());
            LOG.debug("trunk {}", trunk.id(), e);
            return false;
        }
    }

    /// What happens on the connection, on its I/O thread.
    private final class Events implements FlowListener {

        @Override
        public void opened(Flow flow) {
            connection = Optional.of(flow.id());
            LOG.info(
                    "trunk {} is connected by {} {}",
                    trunk.id(),
                    flow.tlsVersion(),
                    flow.cipherSuite());
            with.trunks().connected(trunk, flow);
            if (closed) {
                with.connector().end(flow.id());
            }
        }

        @Override
        public void received(Flow flow, SipMessage message) {
            with.flows().received(flow, message);
        }

        @Override
        public void closed(Flow flow) {
            connection = Optional.empty();
            with.flows().closed(flow);
            LOG.info("trunk {} has lost its connection", trunk.id());
            woken.release();
        }
    }
}
