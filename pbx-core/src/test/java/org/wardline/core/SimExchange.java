package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.wardline.audit.Act;
import org.wardline.audit.Pseudonymizer;
import org.wardline.audit.event.AuditEvent;
import org.wardline.call.CallCommand;
import org.wardline.call.CallEvent;
import org.wardline.call.MailboxVisit;
import org.wardline.call.RetrievalVisit;
import org.wardline.call.SettingVisit;
import org.wardline.call.Visit;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.directory.CallFeatures;
import org.wardline.directory.CallHandling;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.Extension;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.PhonePresence;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.directory.Tenant;
import org.wardline.emergency.OutsideNotice;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.media.AudioSource;
import org.wardline.media.testkit.FakeMediaEngine;
import org.wardline.media.testkit.FakeMediaPort;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.UaOutput;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;
import org.wardline.testkit.phone.ScriptedPhone.Identity;
import org.wardline.tls.CertificateFingerprint;
import org.wardline.tls.ShownCertificate;

/// One shard with phones around it, in virtual time and on one thread: messages travel at once,
/// timers fire when the test lets time pass.
final class SimExchange {

    static final AudioSource MUSIC = AudioSource.silence(Duration.ofSeconds(1));

    final FakeMediaEngine media = new FakeMediaEngine();
    final FakeMediaEngine phonesMedia = new FakeMediaEngine();
    final List<Act> acts = new ArrayList<>();
    final List<OutsideNotice> notices = new ArrayList<>();
    final List<CallDetailRecord> records = new ArrayList<>();

    /// Calls that came to any application.
    final List<CallId> visitors = new ArrayList<>();

    final List<MailboxVisit> visits = new ArrayList<>();
    final List<PhonePresence> presence = new ArrayList<>();
    final List<SettingVisit> settings = new ArrayList<>();
    final List<RetrievalVisit> retrievals = new ArrayList<>();
    final Map<CallId, List<CallEvent>> told = new HashMap<>();
    final List<DeviceId> usesSha256 = new ArrayList<>();
    private final ShardServices services;
    private Shard shard;
    private Function<Visit, Consumer<CallEvent>> applications = _ -> _ -> {};
    final SimPractices practices = new SimPractices(this::publish);
    private final Map<FlowId, ScriptedPhone> phones = new HashMap<>();
    private final Map<FlowId, Flow> flows = new HashMap<>();
    private final Map<ScriptedPhone, AtomicReference<Flow>> currentFlows = new HashMap<>();
    private final SimDeliveries delivered = new SimDeliveries();
    private final Deque<Runnable> underWay = new ArrayDeque<>();
    private long nowMs = 1_000;
    private Duration wallClockIsAhead = Duration.ZERO;
    final SimConnections connections = new SimConnections();
    final SimToll toll = new SimToll(underWay, g -> handle(new ShardInput.Granted(g)));

    SimExchange() {
        this(new SecureRandom(), SimExchange::deliverAtOnce);
    }

    /// A shard whose messages to phones go another way.
    ///
    /// @param random of the shard
    /// @param wire takes what the shard sends
    SimExchange(SecureRandom random, BiConsumer<SimExchange, UaOutput.Send> wire) {
        this(random, wire, SimExchange::end);
    }

    /// A shard with another network around it.
    ///
    /// @param end closes a connection
    SimExchange(
            SecureRandom random,
            BiConsumer<SimExchange, UaOutput.Send> wire,
            BiConsumer<SimExchange, FlowId> end) {
        services =
                new ShardServices(
                        NetworkConfig.DIRECT,
                        media,
                        MUSIC,
                        random,
                        () -> Instant.ofEpochMilli(nowMs).plus(wallClockIsAhead),
                        new Pseudonymizer(Secret.of(new byte[32])),
                        new ShardServices.Wire(
                                send -> wire.accept(this, send),
                                (_, _) -> {},
                                flow -> end.accept(this, flow)),
                        new ShardServices.Outward(
                                report ->
                                        underWay.add(() ->
                                                shard().handle(
                                                                new ShardInput.Media(report),
                                                                nowMs)),
                                this::visited,
                                notices::add,
                                acts::add,
                                records::add,
                                presence::add,
                                (_, device) -> usesSha256.add(device),
                                toll));
        shard = new Shard(services);
    }

    private void end(FlowId flow) {
        underWay.add(() -> {
            phones.remove(flow);
            Optional.ofNullable(flows.remove(flow))
                    .ifPresent(gone -> shard().handle(new ShardInput.Closed(gone), nowMs));
        });
    }

    void deliverAtOnce(UaOutput.Send send) {
        underWay.add(() -> deliver(send.flow(), SimConnections.overWire(send.message())));
    }

    Shard shard() {
        return shard;
    }

    /// What callers meet who come to an application, beside being noted.
    void applications(Function<Visit, Consumer<CallEvent>> started) {
        applications = started;
    }

    /// The process is another one: what it knows is the directory and which phones were here.
    void restart() {
        shard = new Shard(services);
        phones.clear();
        flows.clear();
        practices.publish();
        Map<DeviceId, PhonePresence> last = new HashMap<>();
        presence.forEach(note -> last.put(note.device(), note));
        Instant now = services.clock().instant();
        Set<DeviceId> here =
                last.values().stream()
                        .filter(note -> note.until().filter(now::isBefore).isPresent())
                        .map(PhonePresence::device)
                        .collect(Collectors.toSet());
        handle(new ShardInput.Expected(here));
    }

    // ---- the practices

    private void publish(DirectorySnapshot snapshot) {
        shard.handle(new ShardInput.Directory(snapshot), nowMs);
        settle();
    }

    Tenant practice(String domain) {
        return practices.practice(domain);
    }

    Extension extension(Tenant tenant, String number, boolean withMailbox) {
        return extension(tenant, number, withMailbox, Duration.ofSeconds(20));
    }

    /// @param ringTime after which nobody has answered
    Extension extension(Tenant tenant, String number, boolean withMailbox, Duration ringTime) {
        return practices.extension(tenant, number, withMailbox, ringTime);
    }

    IssuedDevice device(Tenant tenant, Extension extension) {
        return practices.device(tenant, extension);
    }

    /// Sets the certificate that a device proves itself by.
    void certify(Tenant tenant, DeviceId device, Optional<CertificateFingerprint> certificate) {
        change(
                tenant,
                device,
                old -> new RegisteredDevice(old.device(), old.credential(), certificate));
    }

    /// Changes a device of the directory.
    void change(Tenant tenant, DeviceId device, UnaryOperator<RegisteredDevice> change) {
        practices.device(tenant, device, change);
    }

    /// Takes a device out of the directory.
    void revoke(Tenant tenant, DeviceId device) {
        practices.revoke(tenant, device);
    }

    /// How calls to an extension are handled from now on.
    void handle(Extension extension, UnaryOperator<CallHandling> change) {
        practices.handle(extension, change);
    }

    CallHandling handling(Tenant tenant, Extension extension) {
        return practices.of(tenant).handling(extension);
    }

    /// What a practice has set about its calls from now on.
    void features(TenantId tenant, UnaryOperator<CallFeatures> change) {
        practices.features(tenant, change);
    }

    // ---- the phones

    /// A phone of an extension, connected and registered.
    ScriptedPhone registered(Tenant tenant, Extension extension) {
        return registered(tenant, extension, Habits.USUAL);
    }

    ScriptedPhone registered(Tenant tenant, Extension extension, Habits habits) {
        ScriptedPhone phone = connected(tenant, device(tenant, extension), tenant.domain(), habits);
        phone.register(nowMs);
        settle();
        assertTrue(phone.registered(), "registered");
        return phone;
    }

    /// A phone that has a TLS connection and no more.
    ScriptedPhone connected(Tenant tenant, IssuedDevice device, String serverName, Habits habits) {
        String number =
                practices
                        .of(tenant)
                        .extension(device.device().extension())
                        .orElseThrow()
                        .number()
                        .digits();
        return connected(
                new Identity(
                        tenant.domain(),
                        number,
                        device.device().username(),
                        device.secret().reveal()),
                serverName,
                habits);
    }

    ScriptedPhone connected(Identity identity, String serverName, Habits habits) {
        Flow flow = connections.open(serverName);
        var current = new AtomicReference<>(flow);
        var phone =
                new ScriptedPhone(
                        identity,
                        habits,
                        flow,
                        phonesMedia,
                        _ -> {},
                        message ->
                                underWay.add(() ->
                                        shard.handle(
                                                received(
                                                        current.get(),
                                                        SimConnections.overWire(message)),
                                                nowMs)));
        phones.put(flow.id(), phone);
        flows.put(flow.id(), flow);
        currentFlows.put(phone, current);
        return phone;
    }

    /// A phone's connection is one on which it has shown a certificate.
    void shows(ScriptedPhone phone, ShownCertificate certificate) {
        Flow flow = SimConnections.showing(currentFlows.get(phone).get(), certificate);
        currentFlows.get(phone).set(flow);
        flows.put(flow.id(), flow);
    }

    /// Whether a phone's connection stands.
    boolean isConnected(ScriptedPhone phone) {
        return phones.containsValue(phone);
    }

    /// A phone whose connection broke has another one, and has forgotten nothing.
    void reconnect(ScriptedPhone phone) {
        Flow flow = connections.open(currentFlows.get(phone).get().serverName());
        currentFlows.get(phone).set(flow);
        phones.put(flow.id(), phone);
        flows.put(flow.id(), flow);
        phone.movedTo(flow);
    }

    /// The connection of a phone breaks.
    void disconnect(ScriptedPhone phone) {
        disconnect(connection(phone));
    }

    FlowId connection(ScriptedPhone phone) {
        return currentFlows.get(phone).get().id();
    }

    void disconnect(FlowId id) {
        phones.remove(id);
        shard.handle(new ShardInput.Closed(flows.remove(id)), nowMs);
        settle();
    }

    /// A message comes from the connection of a phone, as if the phone had sent it.
    void receive(ScriptedPhone phone, SipMessage message) {
        shard.handle(received(flowOf(phone), message), nowMs);
        settle();
    }

    Flow flowOf(ScriptedPhone phone) {
        return phones.entrySet().stream()
                .filter(entry -> entry.getValue() == phone)
                .map(entry -> flows.get(entry.getKey()))
                .findFirst()
                .orElseThrow();
    }

    /// Forgets what was recorded so far, for runs that measure memory.
    void forgetHistory() {
        acts.clear();
        records.clear();
        delivered.clear();
        visitors.clear();
        visits.clear();
        told.clear();
        phones.values().forEach(ScriptedPhone::forgetHistory);
        media.forgetClosed();
        phonesMedia.forgetClosed();
    }

    static ShardInput received(Flow flow, SipMessage message) {
        return new ShardInput.Received(flow, message, Backlog.Place.SHARED);
    }

    /// Gives the shard an input, and lets everything follow that needs no time.
    void handle(ShardInput input) {
        shard.handle(input, nowMs);
        settle();
    }

    // ---- time

    /// The clock of timers is at this moment now, and what is due fires.
    void advanceTo(long ms) {
        nowMs = ms;
        shard.advance(nowMs);
        settle();
    }

    /// The wall clock is set to another time; the clock of timers does not notice.
    void setWallClock(Duration ahead) {
        wallClockIsAhead = ahead;
    }

    long now() {
        return nowMs;
    }

    /// Delivers everything that is under way, until nothing is.
    void settle() {
        while (!underWay.isEmpty()) {
            step();
        }
    }

    /// Delivers the one message that has been under way longest.
    void step() {
        underWay.remove().run();
    }

    /// Lets time pass, timer by timer.
    void pass(Duration time) {
        long endMs = nowMs + time.toMillis();
        settle();
        while (nowMs < endMs) {
            nowMs = Math.min(endMs, Math.max(nowMs + 1, nextDeadlineMs()));
            shard.advance(nowMs);
            phones.values().forEach(phone -> phone.advance(nowMs));
            settle();
        }
    }

    void command(CallCommand command) {
        shard.handle(new ShardInput.Command(command), nowMs);
        settle();
    }

    // ---- what is left

    /// The audited events of a kind.
    <T extends AuditEvent> List<T> audited(Class<T> kind) {
        return acts.stream().map(Act::event).filter(kind::isInstance).map(kind::cast).toList();
    }

    ShardView view() {
        var view = new java.util.concurrent.CompletableFuture<ShardView>();
        shard.handle(new ShardInput.Look(view), nowMs);
        return view.join();
    }

    /// After every test: no call, port, usage or transaction has been left behind.
    void assertNothingLeaked() {
        phones.values().forEach(phone -> phone.hangUp(nowMs));
        // Longer than any transaction or waiting dialog lives.
        pass(Duration.ofSeconds(80));
        assertEquals(List.of(), view().calls(), "live calls");
        assertEquals(0, openPorts(), "open media ports");
        assertEquals(0, shard.signallingSize(), "usages and transactions");
        assertEquals(
                0,
                phones.values().stream().mapToInt(ScriptedPhone::size).sum(),
                "the phones' usages");
        assertEquals(0, view().faults(), "faults");
    }

    long openPorts() {
        return media.ports().stream().filter(port -> !port.closed()).count();
    }

    /// The server's port that speaks with a phone.
    FakeMediaPort portTowards(ScriptedPhone phone) {
        InetSocketAddress theirs = phone.port().localAddress();
        return media.ports().stream()
                .filter(port -> port.remote().filter(r -> r.address().equals(theirs)).isPresent())
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private Consumer<CallEvent> visited(Visit visit) {
        visitors.add(visit.call());
        switch (visit) {
            case MailboxVisit mailbox -> visits.add(mailbox);
            case RetrievalVisit retrieval -> retrievals.add(retrieval);
            case SettingVisit setting -> settings.add(setting);
        }
        List<CallEvent> events = told.computeIfAbsent(visit.call(), _ -> new ArrayList<>());
        Consumer<CallEvent> application = applications.apply(visit);
        return event -> {
            events.add(event);
            application.accept(event);
        };
    }

    /// How the requests of a Call-ID were answered, in the order of the answers.
    List<Integer> statuses(String callId) {
        return delivered.statuses(callId);
    }

    /// The newest request of a method that a phone was sent.
    SipRequest lastRequestTo(ScriptedPhone phone, Method method) {
        return requestsTo(phone, method).getLast();
    }

    /// The requests of a method that a phone was sent.
    List<SipRequest> requestsTo(ScriptedPhone phone, Method method) {
        return delivered.requests(flow -> phones.get(flow) == phone, method);
    }

    private void deliver(FlowId flow, SipMessage message) {
        delivered.add(flow, message);
        Optional.ofNullable(phones.get(flow)).ifPresent(phone -> phone.receive(message, nowMs));
    }

    private long nextDeadlineMs() {
        LongStream phonesNext =
                phones.values().stream()
                        .mapToLong(phone -> phone.nextDeadlineMs().orElse(Long.MAX_VALUE));
        return Math.min(
                shard.nextDeadlineMs(nowMs).orElse(Long.MAX_VALUE),
                phonesNext.min().orElse(Long.MAX_VALUE));
    }
}
