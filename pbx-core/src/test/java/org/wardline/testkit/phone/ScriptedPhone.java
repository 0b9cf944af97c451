package org.wardline.testkit.phone;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.MediaEngine;
import org.wardline.media.MediaListener;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.sdp.LocalAudio;
import org.wardline.sdp.OfferAnswer;
import org.wardline.sdp.SdpParser;
import org.wardline.sdp.SdpResult;
import org.wardline.sdp.SdpWriter;
import org.wardline.sdp.SessionDescription;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.EventType;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
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
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.InviteId;
import org.wardline.sip.ua.OutgoingInvite;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UaOutput;
import org.wardline.sip.ua.UaSettings;
import org.wardline.sip.ua.UserAgent;

/// A phone for tests: registers with a digest, calls, answers, holds, subscribes to its lamp. Sans
/// I/O: the test gives it messages and the time and takes what it sends, so that it runs over real
/// TLS and in virtual time. Its media is a port of the engine that it is given. One call at a time.
public final class ScriptedPhone {

    /// Who the phone is.
    ///
    /// @param number of its extension
    public record Identity(String domain, String number, String username, String secret) {}

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity identity;
    private final Habits habits;
    private final MediaEngine media;
    private final MediaListener heard;
    private final Consumer<SipMessage> wire;
    private final UserAgent userAgent;
    private final List<SipResponse> responses = new ArrayList<>();
    private final List<SipRequest> invitations = new ArrayList<>();
    private final List<String> lamps = new ArrayList<>();
    private final List<EndCause> ends = new ArrayList<>();
    private Optional<SipRequest> awaiting = Optional.empty();
    private Optional<InviteId> call = Optional.empty();
    private Optional<MediaPort> port = Optional.empty();
    private Optional<OfferAnswer> exchange = Optional.empty();
    private boolean talking;
    private boolean ringsBack;
    private Flow flow;
    private Optional<FlowId> left = Optional.empty();
    private long cseq;
    private long nowMs;

    /// @param flow as the server sees the connection
    /// @param heard takes the events of the phone's media port
    /// @param wire takes what the phone sends
    public ScriptedPhone(
            Identity identity,
            Habits habits,
            Flow flow,
            MediaEngine media,
            MediaListener heard,
            Consumer<SipMessage> wire) {
        this.identity = Objects.requireNonNull(identity, "identity");
        this.habits = Objects.requireNonNull(habits, "habits");
        this.flow = Objects.requireNonNull(flow, "flow");
        this.media = Objects.requireNonNull(media, "media");
        this.heard = Objects.requireNonNull(heard, "heard");
        this.wire = Objects.requireNonNull(wire, "wire");
        this.userAgent = new UserAgent(new UaSettings("ScriptedPhone", _ -> contact()), RANDOM);
    }

    // ---- what happens to it

    /// A message came.
    public void receive(SipMessage message, long now) {
        nowMs = now;
        if (message instanceof SipRequest request && request.is(Method.NOTIFY)) {
            lamps.add(request.body().text());
            wire.accept(SipResponse.to(request, 200, "lamp"));
            return;
        }
        userAgent.receive(flow, message, now);
        drain();
    }

    public OptionalLong nextDeadlineMs() {
        return userAgent.nextDeadlineMs();
    }

    public void advance(long now) {
        nowMs = now;
        userAgent.advance(now);
        drain();
    }

    /// Its connection is another one now; its calls follow once it has registered there.
    public void movedTo(Flow other) {
        left = Optional.of(flow.id());
        flow = other;
    }

    // ---- what it does

    public void register(long now) {
        register(identity.number(), 300, now);
    }

    /// Registers as somebody.
    public void register(String user, long expires, long now) {
        nowMs = now;
        Headers headers =
                Headers.of(HeaderName.MAX_FORWARDS, 70L)
                        .with(HeaderName.FROM, address(user).withTag(token()))
                        .with(HeaderName.TO, address(user))
                        .with(HeaderName.CALL_ID, token())
                        .with(HeaderName.CSEQ, new CSeq(++cseq, Method.REGISTER))
                        .with(HeaderName.CONTACT, NameAddr.of(contact()))
                        .with(HeaderName.EXPIRES, expires);
        send(new SipRequest(Method.REGISTER, SipUri.of("", identity.domain()), headers, Body.NONE));
    }

    public void subscribe(String user, long now) {
        nowMs = now;
        Headers headers =
                Headers.of(HeaderName.MAX_FORWARDS, 70L)
                        .with(HeaderName.FROM, address(identity.number()).withTag(token()))
                        .with(HeaderName.TO, address(user))
                        .with(HeaderName.CALL_ID, token())
                        .with(HeaderName.CSEQ, new CSeq(++cseq, Method.SUBSCRIBE))
                        .with(HeaderName.CONTACT, NameAddr.of(contact()))
                        .with(HeaderName.EVENT, EventType.of("message-summary"))
                        .with(HeaderName.EXPIRES, 600L);
        send(
                new SipRequest(
                        Method.SUBSCRIBE, SipUri.of(user, identity.domain()), headers, Body.NONE));
    }

    public void call(String number, long now) {
        call(number, identity.domain(), now);
    }

    /// Calls a number of any domain, with an offer.
    public void call(String number, String domain, long now) {
        nowMs = now;
        exchange = Optional.of(newExchange());
        invite(number, domain, body(exchange.get().offer(habits.codec(), Direction.SENDRECV)));
    }

    /// Calls and lets the other side offer.
    public void callWithoutOffer(String number, long now) {
        nowMs = now;
        exchange = Optional.of(newExchange());
        invite(number, identity.domain(), Body.NONE);
    }

    public void ring(long now) {
        nowMs = now;
        userAgent.ring(call.orElseThrow(), 180, Body.NONE, Headers.NONE, now);
        drain();
    }

    public void answer(long now) {
        nowMs = now;
        exchange = Optional.of(newExchange());
        SessionDescription offer = parsed(invitations.getLast().body());
        var refused = exchange.get().received(offer);
        if (refused.isPresent()) {
            throw new AssertionError("the phone can't take the offer: " + refused.get());
        }
        SessionDescription answer =
                exchange.get().answer(Optional.of(habits.codec()), Direction.SENDRECV);
        userAgent.answer(call.orElseThrow(), body(answer), Headers.NONE, now);
        agree();
        talking = true;
        drain();
    }

    public void reject(int status, long now) {
        nowMs = now;
        userAgent.reject(call.orElseThrow(), status, Headers.NONE, now);
        ended();
        drain();
    }

    public void hangUp(long now) {
        nowMs = now;
        call.ifPresent(id -> userAgent.hangUp(id, Headers.NONE, now));
        ended();
        drain();
    }

    public void hold(long now) {
        reinvite(Direction.SENDONLY, now);
    }

    public void resume(long now) {
        reinvite(Direction.SENDRECV, now);
    }

    /// A re-INVITE that brings no offer.
    public void reinviteWithoutOffer(long now) {
        nowMs = now;
        userAgent.reinvite(call.orElseThrow(), Body.NONE, now);
        drain();
    }

    /// A re-INVITE that would turn encryption off.
    public void reinviteInPlaintext(long now) {
        nowMs = now;
        String plain =
                body(exchange.orElseThrow().offer(habits.codec(), Direction.SENDRECV)).text();
        userAgent.reinvite(call.orElseThrow(), Body.sdp(withoutKeys(plain)), now);
        drain();
    }

    // ---- what is seen of it

    public boolean registered() {
        return responses.stream()
                .anyMatch(r -> r.cseq().method().equals(Method.REGISTER) && r.isSuccess());
    }

    public boolean isRinging() {
        return call.isPresent() && !talking && !invitations.isEmpty();
    }

    public boolean hearsRinging() {
        return ringsBack;
    }

    public boolean isTalking() {
        return talking;
    }

    public boolean isIdle() {
        return call.isEmpty();
    }

    public Optional<SipResponse> lastResponse() {
        return responses.isEmpty() ? Optional.empty() : Optional.of(responses.getLast());
    }

    public int lastStatus() {
        return lastResponse().map(SipResponse::status).orElse(0);
    }

    /// INVITEs that came, with what they showed.
    public List<SipRequest> invitations() {
        return List.copyOf(invitations);
    }

    /// Bodies of message-summary notifications, oldest first.
    public List<String> lamps() {
        return List.copyOf(lamps);
    }

    public List<EndCause> ends() {
        return List.copyOf(ends);
    }

    public OfferAnswer exchange() {
        return exchange.orElseThrow();
    }

    public MediaPort port() {
        return port.orElseThrow();
    }

    /// Forgets what it has seen, for runs that measure memory.
    public void forgetHistory() {
        responses.clear();
        invitations.clear();
        lamps.clear();
        ends.clear();
    }

    /// What its signalling still keeps, for leak tests.
    public int size() {
        return userAgent.size();
    }

    // ---- inside

    private void drain() {
        userAgent.drain(output -> {
            switch (output) {
                case UaOutput.Send(var _, SipMessage message) -> wire.accept(message);
                case UaEvent event -> on(event);
            }
        });
    }

    private void on(UaEvent event) {
        switch (event) {
            case UaEvent.Invited(InviteId id, Flow _, SipRequest request) -> {
                call = Optional.of(id);
                invitations.add(request);
            }
            case UaEvent.Progressed _ -> ringsBack = true;
            case UaEvent.Answered(InviteId id, SipResponse ok) -> answered(id, ok);
            case UaEvent.Failed(InviteId _, SipResponse response) -> {
                responses.add(response);
                ended();
            }
            case UaEvent.Ended(InviteId _, EndCause cause) -> {
                ends.add(cause);
                ended();
            }
            case UaEvent.ReinviteAnswered(InviteId id, SipResponse ok) -> {
                responses.add(ok);
                answered(id, ok);
            }
            case UaEvent.ReinviteFailed(InviteId _, SipResponse response) -> {
                responses.add(response);
                exchange.orElseThrow().withdrawn();
            }
            case UaEvent.RequestCompleted(var _, SipResponse response) -> completed(response);
            case UaEvent.Acknowledged _,
                    UaEvent.Reinvited _,
                    UaEvent.Referred _,
                    UaEvent.RequestReceived _,
                    UaEvent.RequestFailed _ -> {
                // Not what this phone is for.
            }
        }
    }

    private void answered(InviteId id, SipResponse ok) {
        SessionDescription description = parsed(ok.body());
        if (exchange.orElseThrow().state() == OfferAnswer.State.LOCAL_OFFER) {
            var refused = exchange.get().answered(description);
            if (refused.isPresent()) {
                throw new AssertionError("the phone can't take the answer: " + refused.get());
            }
        } else {
            var refused = exchange.get().received(description);
            if (refused.isPresent()) {
                throw new AssertionError("the phone can't take the offer: " + refused.get());
            }
            userAgent.acknowledge(
                    id,
                    body(exchange.get().answer(Optional.of(habits.codec()), Direction.SENDRECV)),
                    nowMs);
        }
        agree();
        talking = true;
    }

    private void completed(SipResponse response) {
        boolean challenged = response.status() == 401 && awaiting.isPresent();
        if (challenged && !awaiting.get().headers().has(HeaderName.AUTHORIZATION)) {
            SipRequest again = awaiting.get();
            String challenge =
                    response.headers().all(HeaderName.WWW_AUTHENTICATE).stream()
                            .filter(text ->
                                    text.contains("algorithm=" + habits.algorithm().token()))
                            .findFirst()
                            .orElseThrow();
            Headers headers =
                    again.headers()
                            .set(HeaderName.CSEQ, new CSeq(++cseq, again.method()))
                            .without(HeaderName.VIA)
                            .with(
                                    HeaderName.AUTHORIZATION,
                                    DigestClient.answer(
                                            identity, habits.algorithm(), again, challenge));
            send(again.withHeaders(headers));
            return;
        }
        responses.add(response);
        boolean registered =
                response.cseq().method().equals(Method.REGISTER) && response.isSuccess();
        left.filter(_ -> registered).ifPresent(old -> userAgent.flowMoved(old, flow));
        left = registered ? Optional.empty() : left;
    }

    private void send(SipRequest request) {
        awaiting = Optional.of(request);
        userAgent.request(flow, request, nowMs);
        drain();
    }

    private void invite(String number, String domain, Body offer) {
        var spec =
                new OutgoingInvite(
                        flow,
                        SipUri.of(number, domain),
                        // Whatever a phone says of itself here must not matter.
                        new NameAddr(
                                "Somebody Else", SipUri.of("999", identity.domain()), Params.NONE),
                        NameAddr.of(SipUri.of(number, domain)),
                        offer,
                        Headers.NONE);
        call = Optional.of(userAgent.invite(spec, nowMs));
        drain();
    }

    private void reinvite(Direction direction, long now) {
        nowMs = now;
        userAgent.reinvite(
                call.orElseThrow(),
                body(exchange.orElseThrow().offer(habits.codec(), direction)),
                now);
        drain();
    }

    private OfferAnswer newExchange() {
        InetAddress here = flow.remote().getAddress();
        MediaPort opened = media.open(new MediaSpec(here, 0), heard);
        port.ifPresent(MediaPort::close);
        port = Optional.of(opened);
        var local =
                new LocalAudio(here, opened.localAddress().getPort(), flow.local().getAddress());
        return new OfferAnswer(
                () -> local,
                habits.suites(),
                suite -> MasterKey.random(suite, RANDOM),
                RANDOM.nextLong() >>> 1);
    }

    private void agree() {
        port.orElseThrow().remote(exchange.orElseThrow().agreement().orElseThrow().forPort());
    }

    private void ended() {
        talking = false;
        ringsBack = false;
        call = Optional.empty();
        port.ifPresent(MediaPort::close);
        port = Optional.empty();
        exchange.ifPresent(OfferAnswer::close);
    }

    private Body body(SessionDescription description) {
        String text =
                new String(SdpWriter.write(description), java.nio.charset.StandardCharsets.UTF_8);
        return Body.sdp(habits.plaintext() ? withoutKeys(text) : text);
    }

    private static String withoutKeys(String sdp) {
        return sdp.replaceAll("a=crypto:[^\r]*\r\n", "").replace("RTP/SAVP", "RTP/AVP");
    }

    private static SessionDescription parsed(Body body) {
        if (!body.is(MediaType.SDP)
                || !(SdpParser.parse(body.bytes()) instanceof SdpResult.Parsed parsed)) {
            throw new AssertionError("no session description");
        }
        return parsed.description();
    }

    private SipUri contact() {
        return SipUri.of(identity.number(), flow.remote().getAddress().getHostAddress())
                .withPort(flow.remote().getPort())
                .withParams(Params.NONE.with("transport", "tls"));
    }

    private NameAddr address(String user) {
        return NameAddr.of(SipUri.of(user, identity.domain()));
    }

    private static String token() {
        return Long.toHexString(RANDOM.nextLong() | Long.MIN_VALUE);
    }
}
