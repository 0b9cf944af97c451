package org.wardline.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.wardline.directory.Trunk;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UaOutput;
import org.wardline.sip.ua.UaSettings;
import org.wardline.sip.ua.UserAgent;
import org.wardline.testkit.phone.Requests;
import org.wardline.testkit.phone.ScriptedPhone.Identity;
import org.wardline.tls.ShownCertificate;

/// A phone of a simulation: [SimCalls], lamps, and a connection that may be gone. It does what the
/// [SimPerson] in front of it or a script of calls tells it.
final class SimPhone {

    private static final String HOST = "198.51.100.1";

    private final Identity identity;
    private final String contactUser;
    private final Optional<ShownCertificate> certificate;
    private final SimCalls.Manner manner;
    private final SimWorld world;
    private final Random random;
    private final SimAccount account;
    private final Map<RequestId, SipRequest> asked = new LinkedHashMap<>();
    private final List<FlowId> left = new ArrayList<>();

    /// The Call-IDs of all dialogs and subscriptions that it ever had.
    private final Set<String> everKnown = new HashSet<>();

    /// What REFERs asked for, by the subscription that tells of it.
    private final Map<String, SimFeature> referred = new HashMap<>();

    /// When it died over a standing connection, and the calls that it was in and has not been sent
    /// the BYE of since.
    private OptionalLong diedAtMs = OptionalLong.empty();

    private final Set<String> orphans = new HashSet<>();
    private final SimSession session;
    private final Optional<Trunk> trunk;

    /// Whether it had another connection before: the server may have given up calls of that one.
    private boolean hasMoved;

    private SimLamps lamps = new SimLamps();
    private SimDialogNumbers numbers = new SimDialogNumbers();
    private UserAgent userAgent;
    private SimCalls calls;
    private Optional<Flow> flow = Optional.empty();
    private boolean restarted;
    private int server;

    SimPhone(
            Identity identity,
            String contactUser,
            Optional<ShownCertificate> certificate,
            SimCalls.Manner manner,
            SimWorld world) {
        this(identity, contactUser, certificate, manner, world, Optional.empty());
    }

    /// What a carrier has at the end of a trunk: somebody with a number in the public network.
    static SimPhone ofCarrier(
            Identity identity, Trunk trunk, SimCalls.Manner manner, SimWorld world) {
        return new SimPhone(
                identity, "carrier", Optional.empty(), manner, world, Optional.of(trunk));
    }

    private SimPhone(
            Identity identity,
            String contactUser,
            Optional<ShownCertificate> certificate,
            SimCalls.Manner manner,
            SimWorld world,
            Optional<Trunk> trunk) {
        this.identity = identity;
        this.contactUser = contactUser;
        this.certificate = certificate;
        this.manner = manner;
        this.world = world;
        this.trunk = trunk;
        this.random = new Random(world.random().nextLong());
        this.session = new SimSession(world.sessionSeconds(), world.tally(), random);
        this.account = new SimAccount(identity, this::contact, random);
        this.userAgent = new UserAgent(new UaSettings("SimPhone", _ -> contact()), random);
        this.calls = new SimCalls(this, userAgent, manner, world, random);
    }

    Identity identity() {
        return identity;
    }

    Optional<ShownCertificate> certificate() {
        return certificate;
    }

    boolean isCarrier() {
        return trunk.isPresent();
    }

    SimCalls calls() {
        return calls;
    }

    /// The dialogs that its lamps show ringing, as the phones see them that ring.
    List<DialogId> ringingElsewhere() {
        return lamps.ringing();
    }

    // ---- its connection

    Optional<Flow> flow() {
        return flow;
    }

    /// A new connection stands; calls follow once the phone has registered over it, or at once when
    /// it is a trunk, which the server has opened.
    void connected(Flow opened) {
        flow.map(Flow::id).ifPresent(left::add);
        hasMoved = flow.isPresent();
        flow = Optional.of(opened);
        trunk.ifPresentOrElse(its -> carries(its, opened), () -> register(300));
    }

    private void carries(Trunk its, Flow opened) {
        world.outside().connected(its, opened);
        world.exchange()
                .handle(
                        new ShardInput.Connected(
                                new TrunkLines.Line(its.tenant(), its.id(), opened)));
        registered(false);
    }

    void disconnected() {
        if (isDead()) {
            // Somebody looks after a phone without connection.
            crashed();
            return;
        }
        flow.ifPresent(old -> userAgent.flowClosed(old.id(), world.now()));
        lamps = new SimLamps();
        drain();
    }

    /// Power is lost: it knows nothing of what it did.
    void crashed() {
        diedAtMs = OptionalLong.empty();
        orphans.clear();
        hasMoved = false;
        calls.crashed();
        asked.clear();
        referred.clear();
        left.clear();
        flow = Optional.empty();
        lamps = new SimLamps();
        numbers = new SimDialogNumbers();
        userAgent = new UserAgent(new UaSettings("SimPhone", _ -> contact()), random);
        calls = new SimCalls(this, userAgent, manner, world, random);
        restarted = true;
        world.tally().tried(SimFeature.PHONE_RESTART);
    }

    /// It dies; nobody hears of it.
    void die() {
        diedAtMs = OptionalLong.of(world.now());
        List<InviteId> talking = hasMoved ? List.of() : calls.talking();
        talking.stream()
                .flatMap(id -> userAgent.dialogs(id).stream())
                .map(DialogId::callId)
                .forEach(orphans::add);
        orphans.forEach(_ -> world.tally().tried(SimFeature.SESSION_END));
    }

    boolean isDead() {
        return diedAtMs.isPresent();
    }

    /// The calls of a phone that has been dead for longer than a session can last.
    Set<String> ghosts() {
        long latest = diedAtMs.orElse(Long.MAX_VALUE / 2) + 1000 * session.longestSeconds();
        return world.now() > latest ? Set.copyOf(orphans) : Set.of();
    }

    /// For how long it may be in calls when it has died.
    long longestSessionSeconds() {
        return session.longestSeconds();
    }

    void receive(SipMessage message) {
        if (isDead()) {
            boolean bye = message instanceof SipRequest request && request.is(Method.BYE);
            if (bye && orphans.remove(message.callId())) {
                world.tally().worked(SimFeature.SESSION_END);
            }
            return;
        }
        if (message instanceof SipRequest request) {
            checkMeant(request);
            everKnown.add(request.callId());
            if (request.is(Method.NOTIFY)) {
                notified(request);
                return;
            }
        }
        flow.ifPresent(
                from -> userAgent.receive(from, session.in(numbers.in(message)), world.now()));
        drain();
    }

    /// No request comes down a connection that is meant for another phone or another practice.
    private void checkMeant(SipRequest request) {
        // What came malformed over this connection had a Contact and a Call-ID of its own.
        boolean malformed = world.faults().contains(SimFaults.MALFORMED);
        if (malformed && request.uri() instanceof SipUri uri && !uri.host().equals(HOST)) {
            return;
        }
        boolean toPhone =
                isCarrier()
                        || (request.uri() instanceof SipUri uri && uri.user().equals(contactUser));
        boolean known =
                request.toTag().isEmpty() || malformed || everKnown.contains(request.callId());
        world.invariants()
                .require(
                        SimInvariant.OWN_CONNECTION,
                        toPhone && known,
                        () -> request.method() + " to " + contactUser);
        if (request.from().uri() instanceof SipUri uri && !uri.user().isEmpty()) {
            world.invariants()
                    .require(
                            SimInvariant.OWN_PRACTICE,
                            identity.domain().equals(uri.host()),
                            () -> request.method() + " from " + uri.host());
        }
    }

    OptionalLong nextDeadlineMs() {
        return isDead() ? OptionalLong.empty() : userAgent.nextDeadlineMs();
    }

    void advance() {
        if (isDead()) {
            return;
        }
        userAgent.advance(world.now());
        drain();
    }

    /// Dialogs, transactions and calls.
    int size() {
        return userAgent.size() + calls.size();
    }

    // ---- what it is told to do beside its calls

    void register(long expires) {
        if (isCarrier()) {
            return;
        }
        if (certificate.isPresent()) {
            world.tally().tried(SimFeature.CERTIFICATE);
        }
        ask(account.register(expires));
    }

    /// Watches something of a number.
    void subscribe(String event, String number) {
        world.tally().tried(event.equals("dialog") ? SimFeature.LAMP : SimFeature.MESSAGE_WAITING);
        ask(account.subscribe(event, number));
    }

    /// Asks for the other side of a call to be led to a number, or to a slot (RFC 3515).
    void transfer(InviteId id, String number, SimFeature hope) {
        refer(id, address(number), hope);
    }

    /// Asks for the other sides of two calls to be joined (RFC 3891); the second may still ring.
    void join(InviteId id, InviteId consulted, SimFeature hope) {
        userAgent.dialogs(consulted).stream()
                .findFirst()
                .map(dialog -> Requests.replacing(dialog, identity.domain()))
                .ifPresent(target -> refer(id, target, hope));
    }

    private void refer(InviteId id, NameAddr target, SimFeature hope) {
        for (DialogId dialog : userAgent.dialogs(id)) {
            flow.ifPresent(to -> {
                world.tally().tried(hope);
                long number = numbers.next(dialog.callId());
                referred.put(dialog.callId() + ' ' + number, hope);
                SipRequest refer = Requests.refer(dialog, identity, contact(), target, number);
                userAgent.request(to, refer, world.now());
            });
        }
        drain();
    }

    NameAddr address(String user) {
        return account.address(user);
    }

    // ---- what happens to it

    void drain() {
        userAgent.drain(output -> {
            switch (output) {
                // A REFER has its number already.
                case UaOutput.Send(var _, SipRequest refer) when refer.is(Method.REFER) ->
                        send(refer);
                case UaOutput.Send(var _, SipMessage message) ->
                        send(session.out(numbers.out(message)));
                case UaEvent.RequestCompleted(RequestId id, SipResponse response) ->
                        completed(id, response);
                case UaEvent.RequestFailed(RequestId id, var _) -> asked.remove(id);
                case UaEvent event -> calls.on(event);
            }
        });
    }

    private void send(SipMessage message) {
        if (isDead()) {
            return;
        }
        if (message instanceof SipRequest) {
            everKnown.add(message.callId());
        }
        flow.ifPresent(to -> world.network().fromPhone(to.id(), message));
    }

    private void ask(SipRequest request) {
        flow.ifPresent(to -> asked.put(userAgent.request(to, request, world.now()), request));
        drain();
    }

    /// What a lamp shows, or how a transfer goes.
    private void notified(SipRequest notify) {
        boolean refuses = world.has(SimFaults.STUBBORN) && random.nextInt(4) == 0;
        send(SipResponse.to(notify, refuses ? 481 : 200, "lamp"));
        if (!notify.body().is(MediaType.SIPFRAG)) {
            lamps.notified(notify.body().text()).ifPresent(world.tally()::worked);
            return;
        }
        boolean done = notify.body().text().startsWith("SIP/2.0 200");
        notify.headers()
                .first(HeaderName.EVENT)
                .flatMap(event -> event.params().value("id"))
                .filter(_ -> done)
                .map(id -> referred.remove(notify.callId() + ' ' + id))
                .ifPresent(world.tally()::worked);
    }

    private void completed(RequestId id, SipResponse response) {
        Optional<SipRequest> first = Optional.ofNullable(asked.remove(id));
        if (response.cseq().method().equals(Method.REGISTER) && response.isSuccess()) {
            registered(first.isPresent());
        }
        flow.ifPresent(to ->
                first.flatMap(request -> account.answering(request, response))
                        .ifPresent(again -> userAgent.request(to, again, world.now())));
    }

    private void registered(boolean unchallenged) {
        left.forEach(from -> userAgent.flowMoved(from, flow.orElseThrow(), _ -> true));
        left.clear();
        if (restarted) {
            world.tally().worked(SimFeature.PHONE_RESTART);
            restarted = false;
        }
        if (world.server() > server) {
            server = world.server();
            world.tally().worked(SimFeature.SERVER_RESTART);
        }
        if (certificate.isPresent() && unchallenged) {
            world.tally().worked(SimFeature.CERTIFICATE);
        }
    }

    private SipUri contact() {
        return SipUri.of(contactUser, HOST)
                .withPort(40_000)
                .withParams(Params.NONE.with("transport", "tls"));
    }
}
