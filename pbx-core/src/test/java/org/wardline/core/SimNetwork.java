package org.wardline.core;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.UaOutput;

/// The connections between phones and a server. Messages cross as bytes. A connection keeps the
/// order of each direction, as TCP does, while connections overtake each other; a lost packet is
/// time, a reset loses what is under way.
final class SimNetwork {

    /// A connection as the network sees it.
    private static final class Link {
        private final Flow flow;
        private final SimPhone phone;
        private boolean open = true;
        private long lastUpMs;
        private long lastDownMs;

        Link(Flow flow, SimPhone phone) {
            this.flow = flow;
            this.phone = phone;
        }
    }

    /// Where a script of calls is cut: the connection that carries a message is reset before that
    /// arrives or right after.
    record Cut(int message, boolean arrives) {}

    private final SimExchange exchange;
    private final SimAgenda agenda;
    private final Random random;
    private final Predicate<SimFaults> weather;
    private final SimOutside outside;
    private final Map<FlowId, Link> links = new LinkedHashMap<>();
    private final StringBuilder trace = new StringBuilder();
    private Optional<Cut> cut = Optional.empty();
    private long lastFlow;
    private int messages;

    /// @param weather what goes wrong now
    /// @param outside is told what crosses
    SimNetwork(
            SimExchange exchange,
            SimAgenda agenda,
            Random random,
            Predicate<SimFaults> weather,
            SimOutside outside) {
        this.exchange = exchange;
        this.agenda = agenda;
        this.random = random;
        this.weather = weather;
        this.outside = outside;
    }

    void cut(Cut where) {
        cut = Optional.of(where);
    }

    /// Messages that were sent.
    int messages() {
        return messages;
    }

    /// Every message in order, for comparison.
    String trace() {
        return trace.toString();
    }

    void fromPhone(FlowId flow, SipMessage message) {
        open(flow)
                .ifPresent(link -> {
                    note("<", flow, message);
                    SipMessage read = SimConnections.overWire(message);
                    link.lastUpMs = Math.max(link.lastUpMs, exchange.now() + delayMs());
                    cross(
                            link.lastUpMs,
                            link,
                            () -> {
                                outside.received(link.flow, read);
                                exchange.handle(SimExchange.received(link.flow, read));
                            });
                });
    }

    void toPhone(UaOutput.Send send) {
        open(send.flow())
                .ifPresent(link -> {
                    note(">", send.flow(), send.message());
                    outside.sent(link.flow, send.message());
                    SipMessage read = SimConnections.overWire(send.message());
                    link.lastDownMs = Math.max(link.lastDownMs, exchange.now() + delayMs());
                    cross(link.lastDownMs, link, () -> link.phone.receive(read));
                });
    }

    /// What somebody sends over a phone's connection.
    void inject(SimPhone phone, SipMessage message) {
        linkOf(phone)
                .ifPresent(link ->
                        arrive(
                                exchange.now(),
                                link,
                                () -> exchange.handle(SimExchange.received(link.flow, message))));
    }

    private void cross(long atMs, Link link, Runnable arrival) {
        Optional<Cut> here = cut.filter(where -> where.message() == messages);
        if (here.isEmpty()) {
            arrive(atMs, link, arrival);
            return;
        }
        arrive(
                atMs,
                link,
                () -> {
                    if (here.get().arrives()) {
                        arrival.run();
                    }
                    cut(link.phone, 0, 0, 1_000);
                });
    }

    private void arrive(long atMs, Link link, Runnable arrival) {
        agenda.add(
                atMs,
                () -> {
                    if (link.open) {
                        arrival.run();
                    }
                });
    }

    private long delayMs() {
        long delay = 2L + random.nextInt(30);
        if (weather.test(SimFaults.SLOW)) {
            delay += random.nextInt(500);
        }
        while (weather.test(SimFaults.LOSSY) && random.nextInt(20) == 0) {
            delay += 200L << random.nextInt(4);
        }
        return delay;
    }

    void connect(SimPhone phone) {
        if (linkOf(phone).isPresent()) {
            return;
        }
        lastFlow++;
        var flow =
                new Flow(
                        new FlowId(lastFlow),
                        "TLSv1.3",
                        "TLS_AES_256_GCM_SHA384",
                        phone.identity().domain(),
                        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5061),
                        new InetSocketAddress(
                                InetAddress.ofLiteral("198.51.100." + (1 + lastFlow % 250)),
                                40_000),
                        phone.certificate());
        links.put(flow.id(), new Link(flow, phone));
        phone.connected(flow);
    }

    /// The connection stops carrying anything; each end finds out in its own time.
    void cut(SimPhone phone, long serverNoticesMs, long phoneNoticesMs, long backMs) {
        linkOf(phone)
                .ifPresent(link -> {
                    link.open = false;
                    later(serverNoticesMs, () -> closedAtServer(link));
                    later(phoneNoticesMs, phone::disconnected);
                    later(phoneNoticesMs + backMs, () -> connect(phone));
                });
    }

    /// A phone loses its power.
    void crash(SimPhone phone, long serverNoticesMs, long backMs) {
        linkOf(phone)
                .ifPresent(link -> {
                    link.open = false;
                    later(serverNoticesMs, () -> closedAtServer(link));
                    phone.crashed();
                    later(backMs, () -> connect(phone));
                });
    }

    /// The server closes a connection: what was sent before still arrives.
    void closedByServer(FlowId flow) {
        Optional.ofNullable(links.remove(flow))
                .ifPresent(link -> {
                    outside.lost(link.flow);
                    arrive(
                            link.lastDownMs,
                            link,
                            () -> {
                                link.open = false;
                                link.phone.disconnected();
                                later(1_000, () -> connect(link.phone));
                            });
                });
    }

    /// The server is no more; a new one takes connections in its place.
    ///
    /// @param longestMs that a phone takes to come back
    void serverIsGone(int longestMs) {
        for (Link link : new ArrayList<>(links.values())) {
            link.open = false;
            outside.lost(link.flow);
            link.phone.disconnected();
            later(100L + random.nextInt(longestMs), () -> connect(link.phone));
        }
        links.clear();
    }

    /// All connections close.
    void closeAll() {
        List.copyOf(links.values()).forEach(this::closedAtServer);
    }

    private void closedAtServer(Link link) {
        link.open = false;
        if (links.remove(link.flow.id()) != null) {
            outside.lost(link.flow);
            exchange.handle(new ShardInput.Closed(link.flow));
        }
    }

    private Optional<Link> open(FlowId flow) {
        return Optional.ofNullable(links.get(flow)).filter(link -> link.open);
    }

    /// Whether a phone's connection stands.
    boolean isConnected(SimPhone phone) {
        return linkOf(phone).isPresent();
    }

    private Optional<Link> linkOf(SimPhone phone) {
        return phone.flow().map(Flow::id).flatMap(this::open);
    }

    private void later(long ms, Runnable what) {
        agenda.add(exchange.now() + ms, what);
    }

    private void note(String direction, FlowId flow, SipMessage message) {
        messages++;
        String what =
                switch (message) {
                    case SipRequest request -> request.method().name();
                    case SipResponse response -> response.status() + " " + response.cseq().method();
                };
        trace.append(exchange.now()).append(direction).append(flow.value()).append(' ');
        trace.append(what).append('\n');
    }
}
