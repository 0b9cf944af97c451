package org.wardline.sip.ua;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Via;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.SipFlows;

/// A peer of one call of ours that says anything at any time, and a record in words of what our
/// user agent says to it and to the layer above.
final class PlayedPeer {

    static final Body OFFER = Body.sdp("v=0\r\no=offer\r\n");
    static final Body ANSWER = Body.sdp("v=0\r\no=answer\r\n");
    static final String TAG = "peer";
    static final SipUri PEER = SipUri.of("101", "north.example");
    static final SipUri US = SipUri.of("102", "north.example");

    private final UserAgent agent = new UserAgent(new UaSettings("Test", _ -> US), new Random(1));
    private final Function<SipMessage, String> detail;
    private final List<String> said = new ArrayList<>();
    private Flow flow = SipFlows.flow(1);
    private InviteId id = new InviteId(-1);
    private RequestId referral = new RequestId(-1);
    private final Deque<SipRequest> asked = new ArrayDeque<>();
    private Optional<SipRequest> called = Optional.empty();
    private String callId = "call-1";
    private String ourTag = "";
    private long rseq;
    private long cseq = 1;
    private boolean connected = true;
    private int flows = 2;
    private long invite = 1;
    private long inviteBefore = 1;
    private long nowMs = 1_000;

    /// @param detail what is said of a message of ours beside its method or status
    PlayedPeer(Function<SipMessage, String> detail) {
        this.detail = detail;
    }

    UserAgent agent() {
        return agent;
    }

    /// The call.
    InviteId id() {
        return id;
    }

    /// The last REFER that our user agent told of.
    RequestId referral() {
        return referral;
    }

    /// The number of our last reliable response.
    long rseq() {
        return rseq;
    }

    long nowMs() {
        return nowMs;
    }

    /// The peer calls us.
    void calls(Headers more, Body offer) {
        receive(request(Method.INVITE, 1, more, offer));
    }

    /// We call the peer.
    void isCalled(Body offer) {
        id =
                agent.invite(
                        new OutgoingInvite(
                                flow,
                                PEER,
                                NameAddr.of(US),
                                NameAddr.of(PEER),
                                offer,
                                Headers.NONE),
                        nowMs);
        heard();
    }

    /// The next request of the peer.
    void asks(Method method, Headers more, Body body) {
        receive(request(method, ++cseq, more, body));
    }

    /// The same, from one of several phones.
    void asksAs(String tag, Method method) {
        SipRequest request = request(method, ++cseq, Headers.NONE, Body.NONE);
        NameAddr from = NameAddr.of(PEER).withTag(tag);
        receive(request.withHeaders(request.headers().set(HeaderName.FROM, from)));
    }

    /// The ACK or the CANCEL of the peer's last INVITE.
    void follows(Method method) {
        receive(request(method, invite, Headers.NONE, Body.NONE));
    }

    /// Responds to the last request of ours that waits, if there is one.
    void responds(int status, Headers more, Body body) {
        Optional<SipRequest> last = Optional.ofNullable(status < 200 ? asked.peek() : asked.poll());
        last.ifPresent(request -> receive(response(request, TAG, status, body).with(more)));
    }

    /// Responds to our first INVITE, as one of several phones and perhaps not for the first time.
    void respondsAs(String tag, int status, Body body) {
        called.ifPresent(request -> receive(response(request, tag, status, body)));
    }

    private static SipResponse response(SipRequest request, String tag, int status, Body body) {
        return SipResponse.to(request, status, tag)
                .with(HeaderName.CONTACT, NameAddr.of(PEER))
                .withBody(body);
    }

    void loses() {
        lose(flow);
    }

    /// Comes back on another connection, and still has the dialog.
    void moves() {
        Flow old = flow;
        flow = SipFlows.flow(flows++);
        agent.flowMoved(old.id(), flow, id::equals);
        lose(old);
        connected = true;
        heard();
    }

    /// Whether the last request of ours that waits is of that method.
    boolean isAsked(Method method) {
        return !asked.isEmpty() && asked.element().is(method);
    }

    private void lose(Flow old) {
        agent.flowClosed(old.id(), nowMs);
        connected = false;
    }

    void pass(long ms) {
        long end = nowMs + ms;
        for (long next = next(); next <= end; next = next()) {
            nowMs = Math.max(nowMs, next);
            agent.advance(nowMs);
        }
        nowMs = end;
    }

    /// Lets time pass until something is said, or to its end.
    ///
    /// @return seconds that passed
    long passUntilSomethingIsSaid() {
        long start = nowMs;
        while (said.isEmpty() && next() < Long.MAX_VALUE) {
            nowMs = Math.max(nowMs, next());
            agent.advance(nowMs);
            heard();
        }
        return (nowMs - start) / 1000;
    }

    private long next() {
        return agent.nextDeadlineMs().orElse(Long.MAX_VALUE);
    }

    void receive(SipMessage message) {
        if (connected) {
            agent.receive(flow, message, nowMs);
            heard();
        }
    }

    /// A request of the peer, in the dialog once there is one.
    private SipRequest request(Method method, long number, Headers more, Body body) {
        if (method.equals(Method.INVITE) && connected) {
            inviteBefore = invite;
            invite = number;
        }
        Method begun = method.equals(Method.CANCEL) ? Method.INVITE : method;
        Headers headers =
                Headers.of(
                                HeaderName.VIA,
                                Via.tls("phone.example", 5061, "z9hG4bK-" + begun + number))
                        .with(HeaderName.MAX_FORWARDS, 70L)
                        .with(HeaderName.FROM, NameAddr.of(PEER).withTag(TAG))
                        .with(HeaderName.TO, ourAddress())
                        .with(HeaderName.CALL_ID, callId)
                        .with(HeaderName.CSEQ, new CSeq(number, method))
                        .with(HeaderName.CONTACT, NameAddr.of(PEER))
                        .with(more);
        return new SipRequest(method, US, headers, body);
    }

    private NameAddr ourAddress() {
        return ourTag.isEmpty() ? NameAddr.of(US) : NameAddr.of(US).withTag(ourTag);
    }

    // ---- what is said

    void forget() {
        said.clear();
    }

    /// What came out since, in order; what came out several times in a row stands once.
    String said() {
        heard();
        var words = new ArrayList<String>();
        for (String word : said) {
            if (words.isEmpty() || !words.getLast().equals(word)) {
                words.add(word);
            }
        }
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    void heard() {
        agent.drain(output -> {
            switch (output) {
                case UaOutput.Send(var _, SipRequest request) -> sent(request);
                case UaOutput.Send(var _, SipResponse response) -> sent(response);
                case UaEvent event -> said.add("tell " + text(event));
            }
        });
    }

    private void sent(SipRequest request) {
        said.add("send " + request.method() + detail.apply(request));
        called = request.is(Method.INVITE) ? called.or(() -> Optional.of(request)) : called;
        callId = request.callId();
        ourTag = request.fromTag().orElse("");
        if (request.is(Method.BYE)) {
            callIsOver();
        }
        if (!request.is(Method.ACK) && !request.is(Method.CANCEL)) {
            asked.push(request);
        }
    }

    /// What waits for a response then is answered to the transaction, and no usage hears of it. A
    /// report outlives the call that it was asked for in.
    private void callIsOver() {
        asked.removeIf(request -> !request.is(Method.NOTIFY));
    }

    private void sent(SipResponse response) {
        Method method = response.cseq().method();
        boolean ofInvite = method.equals(Method.INVITE);
        if (method.equals(Method.CANCEL)) {
            // 200 while its INVITE is remembered, 481 after.
            said.add("answer CANCEL");
            return;
        }
        boolean reliable = response.headers().has(HeaderName.RSEQ);
        said.add(
                "send %d%s%s%s"
                        .formatted(
                                response.status(),
                                reliable ? " reliably" : "",
                                ofInvite ? "" : " to " + method,
                                detail.apply(response)));
        if (ofInvite) {
            invite = response.status() < 300 ? invite : inviteBefore;
            ourTag = response.toTag().orElse(ourTag);
            rseq = response.headers().first(HeaderName.RSEQ).orElse(rseq);
        }
    }

    private String text(UaEvent event) {
        String name = event.getClass().getSimpleName();
        return switch (event) {
            case UaEvent.Invited invited -> {
                id = invited.id();
                yield name;
            }
            case UaEvent.Referred referred -> {
                referral = referred.id();
                yield name;
            }
            case UaEvent.Ended ended -> {
                callIsOver();
                yield name + " " + ended.cause();
            }
            case UaEvent.Failed failed -> name + " " + failed.response().status();
            case UaEvent.ReinviteFailed failed -> name + " " + failed.response().status();
            default -> name;
        };
    }
}
