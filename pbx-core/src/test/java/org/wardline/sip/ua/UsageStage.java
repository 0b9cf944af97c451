package org.wardline.sip.ua;

import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.RAck;
import org.wardline.testkit.ObservedMachine;

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

    private static final Body OFFER = PlayedPeer.OFFER;
    private static final Body ANSWER = PlayedPeer.ANSWER;

    private final PlayedPeer peer = new PlayedPeer(_ -> "");
    private final UserAgent agent = peer.agent();

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
        stage.peer.calls(extra, OFFER);
        return stage;
    }

    /// A call of ours.
    static UsageStage calling(boolean withOffer) {
        var stage = new UsageStage();
        stage.peer.isCalled(withOffer ? OFFER : Body.NONE);
        return stage;
    }

    UsageStage then(Input... inputs) {
        for (Input input : inputs) {
            on(input);
        }
        return this;
    }

    private UsageStage ring() {
        agent.ring(peer.id(), 180, Body.NONE, Headers.NONE, peer.nowMs());
        peer.heard();
        return this;
    }

    @Override
    public String on(Input input) {
        InviteId id = peer.id();
        long nowMs = peer.nowMs();
        peer.forget();
        switch (input) {
            case ACK -> peer.follows(Method.ACK);
            case PRACK -> peer.asks(Method.PRACK, rack(peer.rseq()), Body.NONE);
            case PRACK_OF_NOTHING -> peer.asks(Method.PRACK, rack(peer.rseq() + 7), Body.NONE);
            case CANCEL -> peer.follows(Method.CANCEL);
            case INVITE_AGAIN -> peer.asks(Method.INVITE, Headers.NONE, OFFER);
            case UPDATE -> peer.asks(Method.UPDATE, Headers.NONE, Body.NONE);
            case UPDATE_WITH_OFFER -> peer.asks(Method.UPDATE, Headers.NONE, OFFER);
            case OPTIONS -> peer.asks(Method.OPTIONS, Headers.NONE, Body.NONE);
            case MESSAGE -> peer.asks(Method.MESSAGE, Headers.NONE, Body.NONE);
            case NOTIFY -> peer.asks(Method.NOTIFY, Headers.NONE, Body.NONE);
            case BYE -> peer.asks(Method.BYE, Headers.NONE, Body.NONE);
            case IS_180 -> peer.responds(180, Headers.NONE, Body.NONE);
            case IS_200 -> peer.responds(200, Headers.NONE, ANSWER);
            case IS_486 -> peer.responds(486, Headers.NONE, Body.NONE);
            case IS_481 -> peer.responds(481, Headers.NONE, Body.NONE);
            case WE_ANSWER -> agent.answer(id, ANSWER, Headers.NONE, nowMs);
            case WE_REFUSE -> agent.reject(id, 486, Headers.NONE, nowMs);
            case WE_ACKNOWLEDGE -> agent.acknowledge(id, ANSWER, nowMs);
            case WE_REINVITE -> agent.reinvite(id, OFFER, nowMs);
            case WE_ANSWER_REINVITE -> agent.answerReinvite(id, ANSWER, nowMs);
            case WE_REFUSE_REINVITE -> agent.refuseReinvite(id, 488, Headers.NONE, nowMs);
            case WE_HANG_UP -> agent.hangUp(id, Headers.NONE, nowMs);
            case FLOW_LOST -> peer.loses();
            case FLOW_MOVED -> moves();
            case AFTER_32_S -> peer.pass(32_000);
        }
        return peer.said();
    }

    private void moves() {
        peer.moves();
        if (peer.isAsked(Method.OPTIONS)) {
            peer.responds(200, Headers.NONE, Body.NONE);
        }
    }

    private static Headers rack(long number) {
        return Headers.of(HeaderName.RACK, new RAck(number, new CSeq(1, Method.INVITE)));
    }
}
