package org.wardline.sip.ua;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.RAck;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Via;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.ObservedMachine;
import org.wardline.testkit.SipFlows;

/// One INVITE usage of ours, and a peer that says anything at any time.
final class UsageStage implements ObservedMachine.Machine<UsageStage.Input> {

    /// From the peer, from the call layer (WE), and from time and network: FLOW_MOVED is a phone
    /// that comes back on another connection and still has the dialog.
    enum Input {
        ACK,
        PRACK,
        PRACK_OF_NOTHING,
        CANCEL,
        INVITE_AGAIN,
        UPDATE,
        UPDATE_WITH_OFFER,
        OPTIONS,
        MESSAGE,
        NOTIFY,
        BYE,
        IS_180,
        IS_200,
        IS_486,
        IS_481,
        WE_ANSWER,
        WE_REFUSE,
        WE_ACKNOWLEDGE,
        WE_REINVITE,
        WE_ANSWER_REINVITE,
        WE_REFUSE_REINVITE,
        WE_HANG_UP,
        FLOW_LOST,
        FLOW_MOVED,
        AFTER_32_S
    }

    private static final Body OFFER = Body.sdp("v=0\r\no=offer\r\n");
    private static final Body ANSWER = Body.sdp("v=0\r\no=answer\r\n");
    private static final String PEERS_TAG = "peer";
    private static final SipUri PEER = SipUri.of("101", "north.example");
    private static final SipUri US = SipUri.of("102", "north.example");

    private final UserAgent agent = new UserAgent(new UaSettings("Test", _ -> US), new Random(1));
    private final List<String> said = new ArrayList<>();
    private Flow flow = SipFlows.flow(1);
    private InviteId id = new InviteId(-1);
    private Optional<SipRequest> asked = Optional.empty();
    private String callId = "call-1";
    private String ourTag = "";
    private long rseq;
    private long cseq = 1;
    private boolean connected = true;
    private int flows = 2;
    private long invite = 1;
    private long inviteBefore = 1;
    private long nowMs = 1_000;

    /// A call to us, for which a phone rings.
    static UsageStage ringing() {
        return called().ring();
    }

    /// The same, for a caller who wants to acknowledge that.
    static UsageStage ringingReliably() {
        return called("100rel").ring();
    }

    private static UsageStage called(String... require) {
        var stage = new UsageStage();
        Headers extra = Headers.of(HeaderName.ALLOW, "UPDATE");
        for (String tag : require) {
            extra = extra.with(HeaderName.REQUIRE, tag);
        }
        stage.receive(stage.request(Method.INVITE, 1, extra, OFFER));
        return stage;
    }

    /// A call of ours.
    static UsageStage calling(boolean withOffer) {
        var stage = new UsageStage();
        stage.id =
                stage.agent.invite(
                        new OutgoingInvite(
                                stage.flow,
                                PEER,
                                NameAddr.of(US),
                                NameAddr.of(PEER),
                                withOffer ? OFFER : Body.NONE,
                                Headers.NONE),
                        stage.nowMs);
        stage.heard();
        return stage;
    }

    UsageStage then(Input... inputs) {
        for (Input input : inputs) {
            on(input);
        }
        return this;
    }

    private UsageStage ring() {
        agent.ring(id, 180, Body.NONE, Headers.NONE, nowMs);
        heard();
        return this;
    }

    @Override
    public String on(Input input) {
        said.clear();
        switch (input) {
            case ACK -> receive(request(Method.ACK, invite, Headers.NONE, Body.NONE));
            case PRACK -> receive(request(Method.PRACK, ++cseq, rack(rseq), Body.NONE));
            case PRACK_OF_NOTHING ->
                    receive(request(Method.PRACK, ++cseq, rack(rseq + 7), Body.NONE));
            case CANCEL -> receive(request(Method.CANCEL, invite, Headers.NONE, Body.NONE));
            case INVITE_AGAIN -> receive(request(Method.INVITE, ++cseq, Headers.NONE, OFFER));
            case UPDATE -> receive(request(Method.UPDATE, ++cseq, Headers.NONE, Body.NONE));
            case UPDATE_WITH_OFFER -> receive(request(Method.UPDATE, ++cseq, Headers.NONE, OFFER));
            case OPTIONS -> receive(request(Method.OPTIONS, ++cseq, Headers.NONE, Body.NONE));
            case MESSAGE -> receive(request(Method.MESSAGE, ++cseq, Headers.NONE, Body.NONE));
            case NOTIFY -> receive(request(Method.NOTIFY, ++cseq, Headers.NONE, Body.NONE));
            case BYE -> receive(request(Method.BYE, ++cseq, Headers.NONE, Body.NONE));
            case IS_180 -> respond(180, Body.NONE);
            case IS_200 -> respond(200, ANSWER);
            case IS_486 -> respond(486, Body.NONE);
            case IS_481 -> respond(481, Body.NONE);
            case WE_ANSWER -> agent.answer(id, ANSWER, Headers.NONE, nowMs);
            case WE_REFUSE -> agent.reject(id, 486, Headers.NONE, nowMs);
            case WE_ACKNOWLEDGE -> agent.acknowledge(id, ANSWER, nowMs);
            case WE_REINVITE -> agent.reinvite(id, OFFER, nowMs);
            case WE_ANSWER_REINVITE -> agent.answerReinvite(id, ANSWER, nowMs);
            case WE_REFUSE_REINVITE -> agent.refuseReinvite(id, 488, Headers.NONE, nowMs);
            case WE_HANG_UP -> agent.hangUp(id, Headers.NONE, nowMs);
            case FLOW_LOST -> lose(flow);
            case FLOW_MOVED -> move();
            case AFTER_32_S -> pass(32_000);
        }
        heard();
        return saidInWords();
    }

    private void lose(Flow old) {
        agent.flowClosed(old.id(), nowMs);
        connected = false;
    }

    private void move() {
        Flow old = flow;
        flow = SipFlows.flow(flows++);
        agent.flowMoved(old.id(), flow, id::equals);
        lose(old);
        connected = true;
        heard();
        if (asked.filter(request -> request.is(Method.OPTIONS)).isPresent()) {
            respond(200, Body.NONE);
        }
    }

    private void pass(long ms) {
        long end = nowMs + ms;
        for (long next = next(); next <= end; next = next()) {
            nowMs = Math.max(nowMs, next);
            agent.advance(nowMs);
        }
        nowMs = end;
    }

    private long next() {
        return agent.nextDeadlineMs().orElse(Long.MAX_VALUE);
    }

    private void receive(SipMessage message) {
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
                        .with(HeaderName.FROM, NameAddr.of(PEER).withTag(PEERS_TAG))
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

    private Headers rack(long number) {
        return Headers.of(HeaderName.RACK, new RAck(number, new CSeq(1, Method.INVITE)));
    }

    /// To the last request of ours that waits for a response, if there is one.
    private void respond(int status, Body body) {
        Optional<SipRequest> waiting = asked;
        asked = status < 200 ? asked : Optional.empty();
        waiting.ifPresent(request ->
                receive(
                        SipResponse.to(request, status, PEERS_TAG)
                                .with(HeaderName.CONTACT, NameAddr.of(PEER))
                                .withBody(body)));
    }

    private void heard() {
        agent.drain(output -> {
            switch (output) {
                case UaOutput.Send(var _, SipRequest request) -> sent(request);
                case UaOutput.Send(var _, SipResponse response) -> sent(response);
                case UaEvent event -> said.add("tell " + text(event));
            }
        });
    }

    private void sent(SipRequest request) {
        said.add("send " + request.method());
        callId = request.callId();
        ourTag = request.fromTag().orElse("");
        if (!request.is(Method.ACK) && !request.is(Method.CANCEL)) {
            asked = Optional.of(request);
        }
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
                "send %d%s%s"
                        .formatted(
                                response.status(),
                                reliable ? " reliably" : "",
                                ofInvite ? "" : " to " + method));
        if (ofInvite) {
            invite = response.status() < 300 ? invite : inviteBefore;
            ourTag = response.toTag().orElse(ourTag);
            rseq = response.headers().first(HeaderName.RSEQ).orElse(rseq);
        }
    }

    private String text(UaEvent event) {
        if (event instanceof UaEvent.Invited invited) {
            id = invited.id();
        }
        String name = event.getClass().getSimpleName();
        return switch (event) {
            case UaEvent.Ended ended -> {
                asked = Optional.empty();
                yield name + " " + ended.cause();
            }
            case UaEvent.Failed failed -> name + " " + failed.response().status();
            case UaEvent.ReinviteFailed failed -> name + " " + failed.response().status();
            default -> name;
        };
    }

    /// What came out, in order; what came out several times in a row stands once.
    private String saidInWords() {
        var words = new ArrayList<String>();
        for (String word : said) {
            if (words.isEmpty() || !words.getLast().equals(word)) {
                words.add(word);
            }
        }
        return words.isEmpty() ? "-" : String.join(", ", words);
    }
}
