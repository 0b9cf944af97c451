package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.wardline.media.AudioCodec;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.media.SrtpProfile;
import org.wardline.sdp.LocalAudio;
import org.wardline.sdp.OfferAnswer;
import org.wardline.sdp.SdpParser;
import org.wardline.sdp.SdpResult;
import org.wardline.sdp.SdpWriter;
import org.wardline.sdp.SessionDescription;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.EventType;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
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
import org.wardline.sip.ua.OutgoingInvite;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UaOutput;
import org.wardline.sip.ua.UaSettings;
import org.wardline.sip.ua.UserAgent;
import org.wardline.testkit.phone.DigestClient;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// A phone of the simulation: two lines, a connection that may be gone, and no script of its own;
/// the [Simulation] tells it what to do and when.
final class SimPhone {

    /// A call of the phone.
    private record Line(boolean incoming, OfferAnswer exchange, MediaPort port) {}

    private static final int LINES = 2;
    private static final String HOST = "198.51.100.1";

    private final Identity identity;
    private final String contactUser;
    private final Simulation simulation;
    private final Random random;
    private final Map<InviteId, Line> lines = new LinkedHashMap<>();
    private final Map<RequestId, SipRequest> challenged = new LinkedHashMap<>();
    private UserAgent userAgent;
    private final List<FlowId> left = new ArrayList<>();
    private Optional<Flow> flow = Optional.empty();
    private long cseq;

    SimPhone(Identity identity, String contactUser, Simulation simulation, Random random) {
        this.identity = identity;
        this.contactUser = contactUser;
        this.simulation = simulation;
        this.random = random;
        this.userAgent = powered();
    }

    private UserAgent powered() {
        return new UserAgent(new UaSettings("SimPhone", _ -> contact()), random);
    }

    // ---- its connection

    Optional<Flow> flow() {
        return flow;
    }

    /// A new connection stands; calls follow once the phone has registered over it.
    void connected(Flow opened) {
        flow.map(Flow::id).ifPresent(left::add);
        flow = Optional.of(opened);
        register(300);
    }

    void disconnected() {
        flow.ifPresent(old -> userAgent.flowClosed(old.id(), now()));
        drain();
    }

    /// Power is lost: it knows nothing of what it did.
    void crashed() {
        lines.values().forEach(SimPhone::close);
        lines.clear();
        challenged.clear();
        left.clear();
        flow = Optional.empty();
        userAgent = powered();
    }

    void receive(SipMessage message) {
        if (message instanceof SipRequest request) {
            assertMeant(request);
            if (request.is(Method.NOTIFY)) {
                boolean refuses = simulation.has(SimFaults.STUBBORN) && random.nextInt(4) == 0;
                send(SipResponse.to(request, refuses ? 481 : 200, "lamp"));
                return;
            }
        }
        flow.ifPresent(from -> userAgent.receive(from, message, now()));
        drain();
    }

    /// No request comes down a connection that is meant for another phone or another practice.
    private void assertMeant(SipRequest request) {
        // What came malformed over this connection had a Contact of its own.
        boolean toMalformed =
                request.uri() instanceof SipUri uri
                        && !uri.host().equals(HOST)
                        && simulation.faults().contains(SimFaults.MALFORMED);
        if (toMalformed) {
            return;
        }
        boolean toPhone = request.uri() instanceof SipUri uri && uri.user().equals(contactUser);
        assertTrue(toPhone, () -> request.method() + " for another phone");
        if (request.from().uri() instanceof SipUri uri && !uri.user().isEmpty()) {
            assertEquals(identity.domain(), uri.host(), "the practice of who asks");
        }
    }

    OptionalLong nextDeadlineMs() {
        return userAgent.nextDeadlineMs();
    }

    void advance() {
        userAgent.advance(now());
        drain();
    }

    int size() {
        return userAgent.size() + lines.size();
    }

    // ---- what it is told to do

    void register(long expires) {
        Headers headers =
                from(identity.number())
                        .with(HeaderName.CSEQ, new CSeq(++cseq, Method.REGISTER))
                        .with(HeaderName.CONTACT, NameAddr.of(contact()))
                        .with(HeaderName.EXPIRES, expires);
        request(
                new SipRequest(
                        Method.REGISTER, SipUri.of("", identity.domain()), headers, Body.NONE));
    }

    void subscribe(String event) {
        Headers headers =
                from(identity.number())
                        .with(HeaderName.CSEQ, new CSeq(++cseq, Method.SUBSCRIBE))
                        .with(HeaderName.CONTACT, NameAddr.of(contact()))
                        .with(HeaderName.EVENT, EventType.of(event))
                        .with(HeaderName.EXPIRES, 60L + random.nextInt(60));
        SipUri target = SipUri.of(identity.number(), identity.domain());
        request(new SipRequest(Method.SUBSCRIBE, target, headers, Body.NONE));
    }

    private Headers from(String user) {
        SipUri aor = SipUri.of(user, identity.domain());
        return Headers.of(HeaderName.MAX_FORWARDS, 70L)
                .with(HeaderName.FROM, NameAddr.of(aor).withTag(token()))
                .with(HeaderName.TO, NameAddr.of(aor))
                .with(HeaderName.CALL_ID, token());
    }

    /// Calls a number, with an offer or without.
    void call(String number, boolean offers) {
        if (flow.isEmpty() || lines.size() >= LINES) {
            return;
        }
        Line line = line(false);
        Body offer =
                offers ? body(line.exchange.offer(AudioCodec.PCMU, Direction.SENDRECV)) : Body.NONE;
        SipUri target = SipUri.of(number, identity.domain());
        var spec =
                new OutgoingInvite(
                        flow.get(),
                        target,
                        NameAddr.of(SipUri.of(identity.number(), identity.domain())),
                        NameAddr.of(target),
                        offer,
                        Headers.NONE);
        lines.put(userAgent.invite(spec, now()), line);
        drain();
    }

    /// Does one thing to each of its calls.
    void fiddle() {
        for (InviteId id : List.copyOf(lines.keySet())) {
            switch (random.nextInt(4)) {
                case 0 -> hangUp(id);
                case 1 -> reinvite(id, Direction.SENDONLY);
                case 2 -> reinvite(id, Direction.SENDRECV);
                default -> reinviteWithoutOffer(id);
            }
        }
    }

    void hangUpAll() {
        List.copyOf(lines.keySet()).forEach(this::hangUp);
    }

    private void hangUp(InviteId id) {
        Optional.ofNullable(lines.remove(id)).ifPresent(SimPhone::close);
        userAgent.hangUp(id, Headers.NONE, now());
        drain();
    }

    private void reinvite(InviteId id, Direction direction) {
        Line line = lines.get(id);
        if (line.exchange.state() == OfferAnswer.State.STABLE) {
            userAgent.reinvite(id, body(line.exchange.offer(AudioCodec.PCMU, direction)), now());
            drain();
        }
    }

    private void reinviteWithoutOffer(InviteId id) {
        if (lines.get(id).exchange.state() == OfferAnswer.State.STABLE) {
            userAgent.reinvite(id, Body.NONE, now());
            drain();
        }
    }

    // ---- what happens to it

    private void drain() {
        userAgent.drain(output -> {
            switch (output) {
                case UaOutput.Send(var _, SipMessage message) -> send(message);
                case UaEvent event -> on(event);
            }
        });
    }

    private void send(SipMessage message) {
        flow.ifPresent(to -> simulation.fromPhone(to.id(), message));
    }

    private void on(UaEvent event) {
        switch (event) {
            case UaEvent.Invited(InviteId id, Flow _, SipRequest request) -> invited(id, request);
            case UaEvent.Answered(InviteId id, SipResponse ok) -> answered(id, ok);
            case UaEvent.ReinviteAnswered(InviteId id, SipResponse ok) -> answered(id, ok);
            case UaEvent.Failed(InviteId id, SipResponse _) -> over(id);
            case UaEvent.Ended(InviteId id, var _) -> over(id);
            case UaEvent.Reinvited(InviteId id, SipRequest request) -> reinvited(id, request);
            case UaEvent.ReinviteFailed(InviteId id, SipResponse _) ->
                    line(id).filter(SimPhone::hasOffered).ifPresent(l -> l.exchange.withdrawn());
            case UaEvent.Acknowledged(InviteId id, Body body) ->
                    line(id).filter(SimPhone::hasOffered).ifPresent(l -> settle(id, l, body));
            case UaEvent.RequestCompleted(RequestId id, SipResponse response) ->
                    completed(id, response);
            case UaEvent.RequestFailed(RequestId id, var _) -> challenged.remove(id);
            case UaEvent.Progressed _, UaEvent.Referred _, UaEvent.RequestReceived _ -> {
                // Nothing to be done about it.
            }
        }
    }

    private void invited(InviteId id, SipRequest request) {
        if (lines.size() >= LINES) {
            userAgent.reject(id, 486, Headers.NONE, now());
            return;
        }
        Line line = line(true);
        lines.put(id, line);
        Body offer = request.body();
        simulation.later(
                random.nextInt(300),
                () -> {
                    userAgent.ring(id, 180, Body.NONE, Headers.NONE, now());
                    drain();
                });
        int wish = random.nextInt(10);
        if (wish < 6) {
            simulation.later(300 + random.nextInt(6_000), () -> answer(id, offer));
        } else if (wish < 8) {
            simulation.later(300 + random.nextInt(4_000), () -> reject(id));
        }
    }

    private void answer(InviteId id, Body offer) {
        Optional<Line> line = line(id).filter(l -> l.exchange.state() == OfferAnswer.State.IDLE);
        if (line.isEmpty()) {
            return;
        }
        Optional<Body> answer = answerTo(line.get(), offer);
        if (answer.isEmpty()) {
            reject(id);
            return;
        }
        userAgent.answer(id, answer.get(), Headers.NONE, now());
        drain();
    }

    /// Our answer, or our offer when there was none; empty when it can't be answered.
    private static Optional<Body> answerTo(Line line, Body offer) {
        if (offer.isEmpty()) {
            return Optional.of(body(line.exchange.offer(AudioCodec.PCMU, Direction.SENDRECV)));
        }
        return line.exchange.received(parsed(offer)).isPresent()
                ? Optional.empty()
                : Optional.of(body(line.exchange.answer(Optional.empty(), Direction.SENDRECV)));
    }

    private void reject(InviteId id) {
        if (lines.containsKey(id)) {
            over(id);
            userAgent.reject(id, random.nextBoolean() ? 486 : 603, Headers.NONE, now());
            drain();
        }
    }

    private void answered(InviteId id, SipResponse ok) {
        Optional<Line> line = line(id);
        if (line.isEmpty()) {
            return;
        }
        if (hasOffered(line.get())) {
            settle(id, line.get(), ok.body());
        } else {
            Optional<Body> answer = answerTo(line.get(), ok.body());
            userAgent.acknowledge(id, answer.orElse(Body.NONE), now());
        }
    }

    private void settle(InviteId id, Line line, Body answer) {
        if (answer.isEmpty() || line.exchange.answered(parsed(answer)).isPresent()) {
            simulation.later(
                    0,
                    () -> {
                        if (lines.containsKey(id)) {
                            hangUp(id);
                        }
                    });
        }
    }

    private void reinvited(InviteId id, SipRequest request) {
        Optional<Line> line = line(id).filter(l -> l.exchange.state() == OfferAnswer.State.STABLE);
        boolean refuses = simulation.has(SimFaults.STUBBORN) && random.nextInt(3) == 0;
        Optional<Body> answer =
                refuses ? Optional.empty() : line.flatMap(l -> answerTo(l, request.body()));
        if (answer.isPresent()) {
            userAgent.answerReinvite(id, answer.get(), now());
        } else {
            userAgent.refuseReinvite(id, line.isPresent() ? 488 : 491, Headers.NONE, now());
        }
    }

    private void over(InviteId id) {
        Optional.ofNullable(lines.remove(id)).ifPresent(SimPhone::close);
    }

    private void completed(RequestId id, SipResponse response) {
        if (response.cseq().method().equals(Method.REGISTER) && response.isSuccess()) {
            left.forEach(from -> userAgent.flowMoved(from, flow.orElseThrow()));
            left.clear();
        }
        SipRequest request = challenged.remove(id);
        if (request == null || response.status() != 401) {
            return;
        }
        String challenge =
                response.headers().all(HeaderName.WWW_AUTHENTICATE).stream()
                        .filter(text -> text.contains("algorithm=SHA-256"))
                        .findFirst()
                        .orElseThrow();
        Headers headers =
                request.headers()
                        .set(HeaderName.CSEQ, new CSeq(++cseq, request.method()))
                        .with(
                                HeaderName.AUTHORIZATION,
                                DigestClient.answer(
                                        identity, DigestAlgorithm.SHA_256, request, challenge));
        flow.ifPresent(to -> userAgent.request(to, request.withHeaders(headers), now()));
    }

    // ---- inside

    private void request(SipRequest request) {
        flow.ifPresent(to -> challenged.put(userAgent.request(to, request, now()), request));
        drain();
    }

    private Optional<Line> line(InviteId id) {
        return Optional.ofNullable(lines.get(id));
    }

    private Line line(boolean incoming) {
        InetAddress here = flow.orElseThrow().remote().getAddress();
        MediaPort port = simulation.phonesMedia().open(new MediaSpec(here, 0), _ -> {});
        var local =
                new LocalAudio(
                        here, port.localAddress().getPort(), flow.get().local().getAddress());
        var exchange =
                new OfferAnswer(
                        () -> local,
                        new ArrayList<>(List.of(SrtpProfile.values())),
                        suite -> MasterKey.random(suite, simulation.keys()),
                        random.nextLong() >>> 1);
        return new Line(incoming, exchange, port);
    }

    private static boolean hasOffered(Line line) {
        return line.exchange.state() == OfferAnswer.State.LOCAL_OFFER;
    }

    private static void close(Line line) {
        line.port.close();
        line.exchange.close();
    }

    private static Body body(SessionDescription description) {
        return Body.of(org.wardline.sip.message.MediaType.SDP, SdpWriter.write(description));
    }

    private static SessionDescription parsed(Body body) {
        if (SdpParser.parse(body.bytes()) instanceof SdpResult.Parsed parsed) {
            return parsed.description();
        }
        throw new AssertionError("the server wrote what can't be read");
    }

    private SipUri contact() {
        return SipUri.of(contactUser, HOST)
                .withPort(40_000)
                .withParams(Params.NONE.with("transport", "tls"));
    }

    private String token() {
        return Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    }

    private long now() {
        return simulation.now();
    }
}
