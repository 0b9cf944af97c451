package org.wardline.testkit.phone;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assertions;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.MediaEngine;
import org.wardline.media.MediaListener;
import org.wardline.media.MediaPort;
import org.wardline.media.MediaSpec;
import org.wardline.sdp.LocalAudio;
import org.wardline.sdp.OfferAnswer;
import org.wardline.sdp.Refusal;
import org.wardline.sdp.SessionDescription;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.Replaces;
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

    /// Who the phone is; the number is that of its extension.
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
    private final List<String> progress = new ArrayList<>();
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

    /// A message came.
    public void receive(SipMessage message, long now) {
        nowMs = now;
        if (message instanceof SipRequest request && request.is(Method.NOTIFY)) {
            boolean ofTransfer = request.body().is(MediaType.SIPFRAG);
            (ofTransfer ? progress : lamps).add(request.body().text().strip());
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

    public void register(long now) {
        register(identity.number(), 300, now);
    }

    /// Registers as somebody.
    public void register(String user, long expires, long now) {
        nowMs = now;
        send(Requests.register(identity, contact(), user, expires, ++cseq));
    }

    public void subscribe(String user, long now) {
        nowMs = now;
        send(Requests.subscribe(identity, contact(), user, "message-summary", ++cseq));
    }

    /// Watches the calls of an extension or a park slot (RFC 4235).
    public void watch(String number, long now) {
        nowMs = now;
        send(Requests.subscribe(identity, contact(), number, "dialog", ++cseq));
    }

    public void call(String number, long now) {
        call(number, identity.domain(), now);
    }

    /// Calls a number of any domain, with an offer.
    public void call(String number, String domain, long now) {
        nowMs = now;
        invite(somebodyElse(), SipUri.of(number, domain), offer(), Headers.NONE);
    }

    /// Calls as a gateway does, for somebody outside.
    public void callAs(String name, String outsideNumber, String number, long now) {
        nowMs = now;
        var from = new NameAddr(name, SipUri.of(outsideNumber, identity.domain()), Params.NONE);
        invite(from, SipUri.of(number, identity.domain()), offer(), Headers.NONE);
    }

    /// Calls and lets the other side offer.
    public void callWithoutOffer(String number, long now) {
        nowMs = now;
        exchange = Optional.of(newExchange());
        invite(somebodyElse(), SipUri.of(number, identity.domain()), Body.NONE, Headers.NONE);
    }

    public void ring(long now) {
        nowMs = now;
        userAgent.ring(call.orElseThrow(), 180, Body.NONE, Headers.NONE, now);
        drain();
    }

    public void answer(long now) {
        nowMs = now;
        exchange = Optional.of(newExchange());
        requireTaken(exchange.get().received(Descriptions.parsed(invitations.getLast().body())));
        SessionDescription answer =
                exchange.get().answer(Optional.of(habits.codec()), Direction.SENDRECV);
        userAgent.answer(call.orElseThrow(), body(answer), Headers.NONE, now);
        agree();
        talking = true;
        drain();
    }

    public void reject(int status, long now) {
        reject(status, Headers.NONE, now);
    }

    public void reject(int status, Headers headers, long now) {
        nowMs = now;
        userAgent.reject(call.orElseThrow(), status, headers, now);
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

    /// A re-INVITE whose offer is written in another way than the one before.
    public void reinvite(Habits.Writing writing, long now) {
        nowMs = now;
        SessionDescription offer = exchange.orElseThrow().offer(habits.codec(), Direction.SENDRECV);
        userAgent.reinvite(call.orElseThrow(), Descriptions.body(offer, writing), now);
        drain();
    }

    /// Asks the other side's system to call somebody instead: a blind transfer (RFC 3515).
    public void transfer(String number, long now) {
        refer(NameAddr.of(SipUri.of(number, identity.domain())), now);
    }

    /// Joins the other sides of two calls of this device: an attended transfer (RFC 3891).
    public void transferTo(ScriptedPhone consulted, long now) {
        refer(Requests.replacing(consulted.dialog(), identity.domain()), now);
    }

    /// Answers from here a call that rings elsewhere, as its lamp has shown it (RFC 3891).
    public void pickUp(DialogId ringing, long now) {
        replace(ringing, true, "pickup", now);
    }

    /// Calls a number in the place of a dialog, as its other end sees it (RFC 3891).
    public void replace(DialogId dialog, boolean earlyOnly, String number, long now) {
        nowMs = now;
        var replaces =
                new Replaces(dialog.callId(), dialog.remoteTag(), dialog.localTag(), earlyOnly);
        invite(
                somebodyElse(),
                SipUri.of(number, identity.domain()),
                offer(),
                Headers.of(HeaderName.REPLACES, replaces));
    }

    /// Its call, as it sees it.
    public DialogId dialog() {
        return userAgent.dialogs(call.orElseThrow()).getFirst();
    }

    public void refer(NameAddr target, long now) {
        nowMs = now;
        send(Requests.refer(dialog(), identity, contact(), target));
    }

    /// What it was told of its transfer: status lines, oldest first.
    public List<String> progress() {
        return progress;
    }

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

    /// The Authorization of its last request outside a call.
    public String lastAuthorization() {
        return awaiting.orElseThrow().headers().first(HeaderName.AUTHORIZATION).orElse("");
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

    /// Forgets what it has seen, to measure memory.
    public void forgetHistory() {
        responses.clear();
        invitations.clear();
        lamps.clear();
        ends.clear();
        progress.clear();
    }

    /// What its signalling still keeps, for leak tests.
    public int size() {
        return userAgent.size();
    }

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
        SessionDescription description = Descriptions.parsed(ok.body());
        if (exchange.orElseThrow().state() == OfferAnswer.State.LOCAL_OFFER) {
            requireTaken(exchange.get().answered(description));
        } else {
            requireTaken(exchange.get().received(description));
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
        left.filter(_ -> registered).ifPresent(old -> userAgent.flowMoved(old, flow, _ -> true));
        left = registered ? Optional.empty() : left;
    }

    private void send(SipRequest request) {
        awaiting = Optional.of(request);
        userAgent.request(flow, request, nowMs);
        drain();
    }

    private void invite(NameAddr from, SipUri target, Body offer, Headers headers) {
        var spec = new OutgoingInvite(flow, target, from, NameAddr.of(target), offer, headers);
        call = Optional.of(userAgent.invite(spec, nowMs));
        drain();
    }

    /// Whatever a phone says of itself here must not matter.
    private NameAddr somebodyElse() {
        return new NameAddr("Somebody Else", SipUri.of("999", identity.domain()), Params.NONE);
    }

    private Body offer() {
        exchange = Optional.of(newExchange());
        return body(exchange.get().offer(habits.codec(), Direction.SENDRECV));
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

    private static void requireTaken(Optional<Refusal> refused) {
        refused.map(Refusal::text).ifPresent(Assertions::fail);
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
        return Descriptions.body(description, habits.writing());
    }

    private SipUri contact() {
        return SipUri.of(identity.number(), flow.remote().getAddress().getHostAddress())
                .withPort(flow.remote().getPort())
                .withParams(Params.NONE.with("transport", "tls"));
    }
}
