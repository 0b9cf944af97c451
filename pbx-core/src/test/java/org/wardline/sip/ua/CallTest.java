package org.wardline.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.Uri;
import org.wardline.sip.message.Via;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipPair;
import org.wardline.testkit.SipPair.Side;
import org.wardline.testkit.SipText;

/// Calls between two user agents in virtual time.
class CallTest {

    private static final Body OFFER = Body.sdp("v=0\r\no=offer\r\n");
    private static final Body ANSWER = Body.sdp("v=0\r\no=answer\r\n");

    private final SipPair pair = new SipPair();
    private final Side caller = pair.caller();
    private final Side callee = pair.callee();

    @AfterEach
    void nothingIsLeftBehind() {
        pair.run(100_000);
        for (Side side : List.of(caller, callee)) {
            assertTrue(side.events().isEmpty(), side.events().toString());
            assertEquals(0, side.agent().size());
            assertTrue(side.agent().nextDeadlineMs().isEmpty());
        }
    }

    @Test
    void ringAnswerAndHangUpByTheCaller() {
        Call call = answered();
        caller.agent().hangUp(call.out, Headers.of(HeaderName.REASON, "Q.850;cause=16"), now());
        pair.settle();
        assertEquals(EndCause.BYE, callee.next(UaEvent.Ended.class).cause());
    }

    @Test
    void hangUpByTheCallee() {
        Call call = answered();
        callee.agent().hangUp(call.in, Headers.NONE, now());
        pair.settle();
        assertEquals(EndCause.BYE, caller.next(UaEvent.Ended.class).cause());
    }

    @Test
    void busy() {
        InviteId out = invite(OFFER);
        InviteId in = callee.next(UaEvent.Invited.class).id();
        callee.agent().reject(in, 486, Headers.of(HeaderName.WARNING, "399 x \"busy\""), now());
        pair.settle();
        var failed = caller.next(UaEvent.Failed.class);
        assertEquals(out, failed.id());
        assertEquals(486, failed.response().status());
        assertEquals("ACK", method(caller.sent().getLast()));
    }

    @Test
    void theCallerGivesUpWhileItRings() {
        InviteId out = invite(OFFER);
        InviteId in = ringing();
        caller.agent().hangUp(out, Headers.NONE, now());
        pair.settle();
        var ended = callee.next(UaEvent.Ended.class);
        assertEquals(new UaEvent.Ended(in, EndCause.CANCELLED), ended);
        callee.agent().answer(in, ANSWER, Headers.NONE, now());
        pair.settle();
        assertEquals(487, finalStatus(callee, Method.INVITE));
    }

    @Test
    void theCallerGivesUpBeforeAnythingWasHeard() {
        pair.hold(m -> m instanceof SipResponse);
        InviteId out = invite(OFFER);
        caller.agent().hangUp(out, Headers.NONE, now());
        pair.settle();
        assertEquals(1, caller.sent().size(), "no CANCEL before a provisional response");
        pair.release();
        assertEquals(EndCause.CANCELLED, nextAfterInvited().cause());
    }

    @Test
    void anAnswerThatCrossesTheCancelIsAcknowledgedAndEnded() {
        InviteId out = invite(OFFER);
        InviteId in = ringing();
        pair.hold(m -> m instanceof SipResponse r && r.status() == 200);
        callee.agent().answer(in, ANSWER, Headers.NONE, now());
        pair.settle();
        caller.agent().hangUp(out, Headers.NONE, now());
        pair.settle();
        pair.release();
        callee.next(UaEvent.Acknowledged.class);
        assertEquals(EndCause.BYE, callee.next(UaEvent.Ended.class).cause());
    }

    @Test
    void theCalleeHangsUpBeforeTheAckAndWaitsForIt() {
        invite(OFFER);
        InviteId in = ringing();
        pair.hold(m -> method(m).equals("ACK"));
        callee.agent().answer(in, ANSWER, Headers.NONE, now());
        callee.agent().hangUp(in, Headers.NONE, now());
        pair.settle();
        caller.next(UaEvent.Answered.class);
        assertEquals(0, requests(callee, Method.BYE), "no BYE before the ACK (RFC 3261 15)");
        pair.release();
        assertEquals(1, requests(callee, Method.BYE));
        assertEquals(EndCause.BYE, caller.next(UaEvent.Ended.class).cause());
    }

    @Test
    void anAnswerWithoutAckIsRepeatedAndThenGivenUp() {
        invite(OFFER);
        InviteId in = ringing();
        pair.lose(m -> method(m).equals("ACK"));
        callee.agent().answer(in, ANSWER, Headers.NONE, now());
        pair.run(31_999);
        // 0, 0.5, 1.5, 3.5 s and then every 4 s: 3.5 + 7 * 4 = 31.5.
        assertEquals(11, responses(callee, 200, Method.INVITE));
        assertEquals(11, requests(caller, Method.ACK), "each repetition gets its ACK again");
        pair.run(1);
        assertEquals(EndCause.NO_ACK, callee.next(UaEvent.Ended.class).cause());
        caller.next(UaEvent.Answered.class);
        assertEquals(EndCause.BYE, caller.next(UaEvent.Ended.class).cause());
    }

    @Test
    void aLateOfferIsAnsweredInTheAck() {
        InviteId out = invite(Body.NONE);
        InviteId in = ringing();
        callee.agent().answer(in, OFFER, Headers.NONE, now());
        pair.settle();
        assertEquals(OFFER, caller.next(UaEvent.Answered.class).response().body());
        assertEquals(0, requests(caller, Method.ACK));
        caller.agent().acknowledge(out, ANSWER, now());
        pair.settle();
        assertEquals(ANSWER, callee.next(UaEvent.Acknowledged.class).body());
        hangUp(new Call(out, in));
    }

    @Test
    void holdAndResumeFromEitherSide() {
        Call call = answered();
        caller.agent().reinvite(call.out, OFFER, now());
        pair.settle();
        assertEquals(OFFER, callee.next(UaEvent.Reinvited.class).request().body());
        callee.agent().answerReinvite(call.in, ANSWER, now());
        pair.settle();
        assertEquals(ANSWER, caller.next(UaEvent.ReinviteAnswered.class).response().body());
        callee.next(UaEvent.Acknowledged.class);

        callee.agent().reinvite(call.in, OFFER, now());
        pair.settle();
        caller.next(UaEvent.Reinvited.class);
        caller.agent().refuseReinvite(call.out, 488, Headers.NONE, now());
        pair.settle();
        assertEquals(488, callee.next(UaEvent.ReinviteFailed.class).response().status());
        hangUp(call);
    }

    @Test
    void crossingReinvitesAreBothRefused() {
        Call call = answered();
        pair.hold(m -> method(m).equals("INVITE"));
        caller.agent().reinvite(call.out, OFFER, now());
        callee.agent().reinvite(call.in, OFFER, now());
        pair.settle();
        pair.release();
        assertEquals(491, caller.next(UaEvent.ReinviteFailed.class).response().status());
        assertEquals(491, callee.next(UaEvent.ReinviteFailed.class).response().status());
        hangUp(call);
    }

    @Test
    void aSecondReinviteWhileOneIsUndecidedHasToWait() {
        Call call = answered();
        caller.agent().reinvite(call.out, OFFER, now());
        pair.settle();
        SipRequest first = (SipRequest) caller.sent().getLast();
        callee.next(UaEvent.Reinvited.class);
        SipRequest second = following(first, 1, Method.INVITE);
        pair.inject(callee, second);
        var refused = (SipResponse) callee.sent().getLast();
        assertEquals(500, refused.status());
        assertTrue(refused.headers().first(HeaderName.RETRY_AFTER).orElseThrow() <= 10);
        callee.agent().answerReinvite(call.in, ANSWER, now());
        pair.settle();
        caller.next(UaEvent.ReinviteAnswered.class);
        callee.next(UaEvent.Acknowledged.class);
        hangUp(call);
    }

    @Test
    void aReinviteThatSaysTheDialogIsGoneEndsTheCall() {
        Call call = answered();
        callee.agent().flowClosed(callee.flow().id(), now());
        pair.run(32_000);
        assertEquals(EndCause.FLOW_LOST, callee.next(UaEvent.Ended.class).cause());
        caller.agent().reinvite(call.out, OFFER, now());
        pair.settle();
        assertEquals(EndCause.DIALOG_GONE, caller.next(UaEvent.Ended.class).cause());
    }

    @Test
    void anUnansweredCallEndsWithItsFlow() {
        invite(OFFER);
        ringing();
        caller.agent().flowClosed(caller.flow().id(), now());
        callee.agent().flowClosed(callee.flow().id(), now());
        pair.settle();
        assertEquals(430, caller.next(UaEvent.Failed.class).response().status());
        assertEquals(EndCause.FLOW_LOST, callee.next(UaEvent.Ended.class).cause());
    }

    @Test
    void anAnsweredCallFollowsItsPhoneToAnotherFlow() {
        Call call = answered();
        callee.agent().flowClosed(callee.flow().id(), now());
        pair.run(20_000);
        pair.move(callee, SipFlows.flow(99));
        pair.run(60_000);
        callee.agent().reinvite(call.in, OFFER, now());
        pair.settle();
        caller.next(UaEvent.Reinvited.class);
        caller.agent().answerReinvite(call.out, ANSWER, now());
        pair.settle();
        callee.next(UaEvent.ReinviteAnswered.class);
        caller.next(UaEvent.Acknowledged.class);
        hangUp(call);
    }

    /// Several phones may be behind one connection, and each comes back for itself.
    @Test
    void onlyTheCallsOfThePhoneThatMovedFollowIt() {
        Call its = answered();
        Call anothers = answered();
        Flow before = callee.flow();
        pair.move(callee, SipFlows.flow(99), its.in::equals);
        callee.agent().flowClosed(before.id(), now());
        pair.run(32_000);
        assertEquals(
                new UaEvent.Ended(anothers.in, EndCause.FLOW_LOST),
                callee.next(UaEvent.Ended.class));
        hangUp(its);
        caller.agent().hangUp(anothers.out, Headers.NONE, now());
    }

    @Test
    void aRequestInTheDialogFromAnotherConnectionIsNotInTheDialog() {
        Call call = answered();
        caller.agent().hangUp(call.out, Headers.NONE, now());
        pair.lose(m -> method(m).equals("BYE"));
        pair.settle();
        SipRequest bye = (SipRequest) caller.sent().getLast();
        callee.agent().receive(SipFlows.flow(77), bye, now());
        pair.settle();
        assertEquals(481, ((SipResponse) callee.sent().getLast()).status());
        assertTrue(callee.events().isEmpty());
        pair.lose(_ -> false);
        pair.inject(callee, bye);
        assertEquals(EndCause.BYE, callee.next(UaEvent.Ended.class).cause());
    }

    @Test
    void whatIsOutOfOrderOrUnknownInADialogIsRefused() {
        Call call = answered();
        SipRequest ack = (SipRequest) caller.sent().getLast();
        pair.inject(callee, following(ack, 1, Method.INFO));
        assertEquals(405, ((SipResponse) callee.sent().getLast()).status());
        pair.inject(callee, following(ack, 2, Method.OPTIONS));
        assertEquals(200, ((SipResponse) callee.sent().getLast()).status());
        pair.inject(callee, following(ack, -1, Method.BYE));
        assertEquals(500, ((SipResponse) callee.sent().getLast()).status());
        hangUpFrom(callee, call.in, caller);
    }

    @Test
    void aSecondPhoneThatAnswersIsAcknowledgedAndEnded() {
        Call call = answered();
        SipResponse ok =
                (SipResponse)
                        callee.sent().stream()
                                .filter(m -> m instanceof SipResponse r && r.status() == 200)
                                .findFirst()
                                .orElseThrow();
        NameAddr other =
                new NameAddr("", ok.to().uri(), ok.to().params().with("tag", "other-phone"));
        var fork = new SipResponse(200, "OK", ok.headers().set(HeaderName.TO, other), ok.body());
        pair.lose(_ -> true);
        pair.inject(caller, fork);
        var sent = caller.sent();
        assertEquals("ACK", method(sent.get(sent.size() - 2)));
        assertEquals("BYE", method(sent.getLast()));
        assertEquals("other-phone", sent.getLast().toTag().orElseThrow());
        pair.lose(_ -> false);
        hangUp(call);
    }

    @Test
    void aRepeatedInviteGetsTheLastResponseAgain() {
        InviteId out = invite(OFFER);
        InviteId in = ringing();
        pair.inject(callee, caller.sent().getFirst());
        assertEquals(2, responses(callee, 180, Method.INVITE));
        callee.agent().reject(in, 480, Headers.NONE, now());
        pair.settle();
        caller.next(UaEvent.Progressed.class);
        assertEquals(out, caller.next(UaEvent.Failed.class).id());
    }

    @Test
    void anInviteThatNobodyAnswersFailsAfterThirtyTwoSeconds() {
        pair.lose(_ -> true);
        invite(OFFER);
        pair.run(32_000);
        assertEquals(408, caller.next(UaEvent.Failed.class).response().status());
    }

    @Test
    void aCancelWithoutAnyEffectIsForgottenAfterThirtyTwoSeconds() {
        InviteId out = invite(OFFER);
        InviteId in = ringing();
        pair.lose(_ -> true);
        caller.agent().hangUp(out, Headers.NONE, now());
        pair.run(32_000);
        assertEquals(0, caller.agent().size());
        pair.lose(_ -> false);
        callee.agent().reject(in, 480, Headers.NONE, now());
        pair.settle();
    }

    @Test
    void aChallengeToOurInviteIsAFailureAndNeverAnswered() {
        invite(OFFER);
        InviteId in = callee.next(UaEvent.Invited.class).id();
        String challenge = "Digest realm=\"evil.example\", nonce=\"n\", qop=\"auth\"";
        callee.agent().reject(in, 401, Headers.of(HeaderName.WWW_AUTHENTICATE, challenge), now());
        pair.settle();
        assertEquals(401, caller.next(UaEvent.Failed.class).response().status());
        assertTrue(
                caller.sent().stream().noneMatch(m -> m.headers().has(HeaderName.AUTHORIZATION)));
    }

    @Test
    void aCallerThatUsesSipsGetsASipsContact() {
        var invite =
                SipText.simple(
                        "INVITE", "sips:102@north.example", "Contact: <sips:101@phone.example>");
        pair.inject(callee, invite);
        InviteId in = callee.next(UaEvent.Invited.class).id();
        callee.agent().ring(in, 180, Body.NONE, Headers.NONE, now());
        pair.settle();
        NameAddr contact =
                (NameAddr)
                        callee.sent().getLast().headers().first(HeaderName.CONTACT).orElseThrow();
        assertEquals("sips", contact.uri().scheme());
        callee.agent().reject(in, 480, Headers.NONE, now());
        pair.settle();
    }

    private record Call(InviteId out, InviteId in) {}

    private Call answered() {
        InviteId out = invite(OFFER);
        InviteId in = ringing();
        callee.agent().answer(in, ANSWER, Headers.NONE, now());
        pair.settle();
        assertEquals(ANSWER, caller.next(UaEvent.Answered.class).response().body());
        assertTrue(callee.next(UaEvent.Acknowledged.class).body().isEmpty());
        return new Call(out, in);
    }

    private InviteId invite(Body offer) {
        InviteId out =
                caller.agent()
                        .invite(
                                new OutgoingInvite(
                                        caller.flow(),
                                        Uri.of("sip:102@callee.example"),
                                        NameAddr.of("<sip:101@north.example>"),
                                        NameAddr.of("<sip:102@north.example>"),
                                        offer,
                                        Headers.NONE),
                                now());
        pair.settle();
        return out;
    }

    private InviteId ringing() {
        InviteId in = callee.next(UaEvent.Invited.class).id();
        callee.agent().ring(in, 180, Body.NONE, Headers.NONE, now());
        pair.settle();
        if (!caller.events().isEmpty()) {
            assertEquals(180, caller.next(UaEvent.Progressed.class).response().status());
        }
        return in;
    }

    private UaEvent.Ended nextAfterInvited() {
        callee.next(UaEvent.Invited.class);
        return callee.next(UaEvent.Ended.class);
    }

    private void hangUp(Call call) {
        hangUpFrom(caller, call.out, callee);
    }

    private void hangUpFrom(Side side, InviteId id, Side other) {
        side.agent().hangUp(id, Headers.NONE, now());
        pair.settle();
        assertEquals(EndCause.BYE, other.next(UaEvent.Ended.class).cause());
    }

    private long now() {
        return pair.nowMs();
    }

    /// Another request in the dialog of a sent one.
    private static SipRequest following(SipRequest sent, long later, Method method) {
        var cseq = new CSeq(sent.cseq().number() + later, method);
        Headers headers =
                sent.headers()
                        .set(HeaderName.CSEQ, cseq)
                        .set(HeaderName.VIA, Via.tls("x.example", 0, "z9hG4bK-" + method + later));
        return new SipRequest(method, sent.uri(), headers, sent.body());
    }

    private static String method(SipMessage message) {
        return message instanceof SipRequest request ? request.method().name() : "";
    }

    private static long requests(Side side, Method method) {
        return side.sent().stream().filter(m -> method(m).equals(method.name())).count();
    }

    private static long responses(Side side, int status, Method method) {
        return side.sent().stream()
                .filter(m ->
                        m instanceof SipResponse r
                                && r.status() == status
                                && r.cseq().method().equals(method))
                .count();
    }

    private static int finalStatus(Side side, Method method) {
        return side.sent().stream()
                .filter(m -> m instanceof SipResponse && m.cseq().method().equals(method))
                .mapToInt(m -> ((SipResponse) m).status())
                .filter(status -> status >= 200)
                .findFirst()
                .orElseThrow();
    }
}
