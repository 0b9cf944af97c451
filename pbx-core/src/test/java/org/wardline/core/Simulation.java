package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.wardline.call.CallCommand;
import org.wardline.call.LiveCall;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.directory.Extension;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.Tenant;
import org.wardline.ident.CallId;
import org.wardline.media.testkit.FakeMediaEngine;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.UaOutput;
import org.wardline.testkit.MalformedInvites;
import org.wardline.testkit.SipText;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// Two practices with their phones around a whole signalling shard, in virtual time over a network
/// that a seed spoils. Everything random comes from the seed, so that a seed is a run.
///
/// Messages cross as bytes. A connection keeps the order of each direction, as TCP does; a lost
/// packet is time, a reset loses what is under way. At the end the network heals, everybody hangs
/// up, and nothing may be left.
final class Simulation {

    private static final Duration ACTIVE = Duration.ofSeconds(30);
    private static final long LOOK_MS = 200;
    private static final List<String> NUMBERS = List.of("101", "102", "103", "104", "999", "*98");
    private static final List<MalformedInvites.Case> MALFORMED = MalformedInvites.of(1);

    private record Event(long atMs, long order, Runnable what) {}

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

    private final Random random;
    private final SecureRandom keys;
    private final Set<SimFaults> faults;
    private final SimExchange exchange;
    private final List<SimPhone> phones = new ArrayList<>();
    private final Map<SimPhone, String> practiceOf = new LinkedHashMap<>();
    private final Map<FlowId, Link> links = new LinkedHashMap<>();
    private final Set<CallId> everLive = new HashSet<>();
    private final StringBuilder trace = new StringBuilder();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
    private final Map<Tenant, List<IssuedDevice>> devices = new LinkedHashMap<>();
    private long lastEvent;
    private long lastFlow;
    private long lookAtMs;
    private int visitsSeen;
    private int messages;
    private boolean healed;

    Simulation(long seed) {
        random = new Random(seed);
        keys = new SeededRandom(seed);
        faults = SimFaults.drawn(random);
        exchange = new SimExchange(new SeededRandom(~seed), (_, send) -> toPhone(send));
        practice("north.example", "n");
        practice("birch.example", "b");
        if (has(SimFaults.STRANGER)) {
            var nobody = new Identity("north.example", "101", "101-none", "guess");
            phone(nobody, "stranger", "north.example");
        }
    }

    private void practice(String domain, String prefix) {
        Tenant tenant = exchange.practice(domain);
        devices.put(tenant, new ArrayList<>());
        for (String number : List.of("101", "102", "103")) {
            Extension extension = exchange.extension(tenant, number, number.equals("101"));
            device(tenant, extension, prefix + number);
            if (number.equals("102")) {
                device(tenant, extension, prefix + number + "b");
            }
        }
    }

    private void device(Tenant tenant, Extension extension, String contactUser) {
        IssuedDevice device = exchange.device(tenant, extension);
        devices.get(tenant).add(device);
        var identity =
                new Identity(
                        tenant.domain(),
                        extension.number().digits(),
                        device.device().username(),
                        device.secret().reveal());
        phone(identity, contactUser, tenant.domain());
    }

    private void phone(Identity identity, String contactUser, String domain) {
        var phone = new SimPhone(identity, contactUser, this, new Random(random.nextLong()));
        phones.add(phone);
        practiceOf.put(phone, domain);
    }

    // ---- for the phones

    boolean has(SimFaults fault) {
        return !healed && faults.contains(fault);
    }

    long now() {
        return exchange.now();
    }

    SecureRandom keys() {
        return keys;
    }

    FakeMediaEngine phonesMedia() {
        return exchange.phonesMedia;
    }

    void later(long ms, Runnable what) {
        events.add(new Event(now() + ms, lastEvent++, what));
    }

    // ---- the network

    void fromPhone(FlowId flow, SipMessage message) {
        Link link = links.get(flow);
        if (link == null || !link.open) {
            return;
        }
        note("<", flow, message);
        SipMessage read = SimConnections.overWire(message);
        link.lastUpMs = Math.max(link.lastUpMs, now() + delayMs());
        at(link.lastUpMs, link, () -> exchange.handle(new ShardInput.Received(link.flow, read)));
    }

    private void toPhone(UaOutput.Send send) {
        Link link = links.get(send.flow());
        if (link == null || !link.open) {
            return;
        }
        note(">", send.flow(), send.message());
        SipMessage read = SimConnections.overWire(send.message());
        link.lastDownMs = Math.max(link.lastDownMs, now() + delayMs());
        at(link.lastDownMs, link, () -> link.phone.receive(read));
    }

    private void at(long atMs, Link link, Runnable arrival) {
        events.add(
                new Event(
                        atMs,
                        lastEvent++,
                        () -> {
                            if (link.open) {
                                arrival.run();
                            }
                        }));
    }

    private long delayMs() {
        long delay = 2L + random.nextInt(30);
        if (has(SimFaults.SLOW)) {
            delay += random.nextInt(500);
        }
        while (has(SimFaults.LOSSY) && random.nextInt(20) == 0) {
            delay += 200L << random.nextInt(4);
        }
        return delay;
    }

    private void connect(SimPhone phone) {
        lastFlow++;
        var flow =
                new Flow(
                        new FlowId(lastFlow),
                        "TLSv1.3",
                        "TLS_AES_256_GCM_SHA384",
                        practiceOf.get(phone),
                        new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5061),
                        new InetSocketAddress(
                                InetAddress.ofLiteral("198.51.100." + (1 + lastFlow % 250)),
                                40_000),
                        Optional.empty());
        links.put(flow.id(), new Link(flow, phone));
        phone.connected(flow);
    }

    /// The connection stops carrying anything; each end finds out in its own time.
    private void cut(SimPhone phone, long serverNoticesMs, long phoneNoticesMs, long backMs) {
        Optional<Link> link = linkOf(phone);
        if (link.isEmpty()) {
            return;
        }
        link.get().open = false;
        later(serverNoticesMs, () -> closedAtServer(link.get()));
        later(phoneNoticesMs, phone::disconnected);
        later(phoneNoticesMs + backMs, () -> connect(phone));
    }

    private void closedAtServer(Link link) {
        link.open = false;
        if (links.remove(link.flow.id()) != null) {
            exchange.handle(new ShardInput.Closed(link.flow));
        }
    }

    private Optional<Link> linkOf(SimPhone phone) {
        return phone.flow().map(Flow::id).map(links::get).filter(link -> link.open);
    }

    // ---- a run

    /// Runs it all and checks what must hold.
    void run() {
        phones.forEach(phone -> later(random.nextInt(2_000), () -> connect(phone)));
        phones.forEach(phone -> later(3_000 + random.nextInt(3_000), () -> think(phone)));
        for (SimFaults fault : faults) {
            later(4_000 + random.nextInt(4_000), () -> strike(fault));
        }
        pass(ACTIVE);
        heal();
        assertNothingIsLeft();
    }

    /// Every message in order, for comparison.
    String trace() {
        return trace.toString();
    }

    /// Messages that crossed.
    int messages() {
        return messages;
    }

    Set<SimFaults> faults() {
        return faults;
    }

    private void think(SimPhone phone) {
        if (healed) {
            return;
        }
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> phone.call(draw(NUMBERS), random.nextInt(4) > 0);
            case 4, 5 -> phone.fiddle();
            case 6 -> phone.register(random.nextInt(8) == 0 ? 0 : 300);
            case 7 -> phone.subscribe(random.nextInt(5) == 0 ? "dialog" : "message-summary");
            default -> phone.hangUpAll();
        }
        boolean atOnce = has(SimFaults.GLARE) && random.nextInt(3) == 0;
        later(atOnce ? 1 : 200 + random.nextInt(5_000), () -> think(phone));
    }

    private void strike(SimFaults fault) {
        if (healed) {
            return;
        }
        SimPhone phone = draw(phones);
        switch (fault) {
            case RESETS -> cut(phone, random.nextInt(100), random.nextInt(100), backMs());
            case SILENCE ->
                    cut(phone, 1_000 + random.nextInt(30_000), random.nextInt(30_000), backMs());
            case CRASHES -> crash(phone);
            case CLOCK_JUMPS ->
                    exchange.setWallClock(Duration.ofMinutes(random.nextInt(2_000) - 1_000));
            case NO_PORTS -> {
                exchange.media.full(true);
                later(random.nextInt(3_000), () -> exchange.media.full(false));
            }
            case REVOKED -> revoke();
            case MALFORMED -> malformed(phone);
            case SLOW, LOSSY, STRANGER, STUBBORN, GLARE -> {
                // These hold all the time.
            }
        }
        later(500 + random.nextInt(9_000), () -> strike(fault));
    }

    private long backMs() {
        return random.nextInt(5) == 0 ? 33_000 : 100 + random.nextInt(10_000);
    }

    private void crash(SimPhone phone) {
        linkOf(phone)
                .ifPresent(link -> {
                    link.open = false;
                    later(random.nextInt(20_000), () -> closedAtServer(link));
                    phone.crashed();
                    later(3_000 + random.nextInt(10_000), () -> connect(phone));
                });
    }

    private void revoke() {
        for (var practice : devices.entrySet()) {
            if (practice.getValue().size() > 2) {
                IssuedDevice gone = practice.getValue().removeFirst();
                exchange.revoke(practice.getKey(), gone.device().id());
                return;
            }
        }
    }

    private void malformed(SimPhone phone) {
        linkOf(phone)
                .ifPresent(link -> {
                    for (int i = 0; i < 10; i++) {
                        if (SipText.parse(draw(MALFORMED).bytes())
                                instanceof ParseResult.Parsed(var m)) {
                            at(
                                    now(),
                                    link,
                                    () -> exchange.handle(new ShardInput.Received(link.flow, m)));
                        }
                    }
                });
    }

    private void heal() {
        healed = true;
        exchange.media.full(false);
        // Refusals are counted by the wall clock, which may have been set back by hours.
        exchange.setWallClock(Duration.ofDays(2));
        for (int second = 0; second < 60; second++) {
            phones.forEach(SimPhone::hangUpAll);
            pass(Duration.ofSeconds(1));
        }
        // Longer than any session lasts that nobody refreshes (RFC 4028).
        pass(Duration.ofMinutes(31));
    }

    private void pass(Duration time) {
        long endMs = now() + time.toMillis();
        exchange.settle();
        while (now() < endMs) {
            long next = exchange.shard.nextDeadlineMs(now()).orElse(Long.MAX_VALUE);
            for (SimPhone phone : phones) {
                next = Math.min(next, phone.nextDeadlineMs().orElse(Long.MAX_VALUE));
            }
            next = events.isEmpty() ? next : Math.min(next, events.element().atMs);
            exchange.advanceTo(Math.min(endMs, Math.max(now(), next)));
            phones.forEach(SimPhone::advance);
            while (!events.isEmpty() && events.element().atMs <= now()) {
                events.remove().what.run();
                exchange.settle();
            }
            if (now() >= lookAtMs) {
                lookAround();
                lookAtMs = now() + LOOK_MS;
            }
        }
    }

    /// What must hold all the time; and the applications, which answer and hang up.
    private void lookAround() {
        List<LiveCall> live = exchange.view().calls();
        live.forEach(call -> everLive.add(call.call()));
        if (live.isEmpty()) {
            assertEquals(0, openPorts(), "ports without a call");
        }
        for (; visitsSeen < exchange.visitors.size(); visitsSeen++) {
            CallId call = exchange.visitors.get(visitsSeen);
            later(50, () -> exchange.command(new CallCommand.Answer(call)));
            later(
                    1_000 + random.nextInt(9_000),
                    () -> exchange.command(new CallCommand.HangUp(call, false)));
        }
    }

    private long openPorts() {
        return exchange.media.ports().stream().filter(port -> !port.closed()).count();
    }

    // ---- the end

    private void assertNothingIsLeft() {
        ShardView view = exchange.view();
        assertEquals(0, view.faults(), "faults");
        assertEquals(List.of(), view.calls(), "live calls");
        assertEquals(0, openPorts(), "open ports");
        assertEquals(0, exchange.shard.signallingSize(), "usages and transactions");
        assertEquals(0, phones.stream().mapToInt(SimPhone::size).sum(), "the phones' usages");
        assertRecords();
        List.copyOf(links.values()).forEach(this::closedAtServer);
        pass(Duration.ofHours(2));
        view = exchange.view();
        assertEquals(List.of(), view.registrations(), "registrations without a connection");
        assertEquals(0, view.subscriptions(), "subscriptions without a connection");
        assertTrue(exchange.shard.nextDeadlineMs(now()).isEmpty(), "a timer is left");
    }

    private void assertRecords() {
        var closed = new HashSet<CallId>();
        for (CallDetailRecord record : exchange.records) {
            assertTrue(closed.add(record.call()), "two records of one call");
            boolean ownedByPractice =
                    devices.keySet().stream().anyMatch(t -> t.id().equals(record.tenant()));
            assertTrue(ownedByPractice, "a call of no practice");
        }
        assertTrue(closed.containsAll(everLive), "a call without a closed record");
    }

    private <T> T draw(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void note(String direction, FlowId flow, SipMessage message) {
        messages++;
        String what =
                switch (message) {
                    case SipRequest request -> request.method().name();
                    case SipResponse response -> response.status() + " " + response.cseq().method();
                };
        trace.append(now()).append(direction).append(flow.value()).append(' ').append(what);
        trace.append('\n');
    }
}
