package org.wardline.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.Uri;
import org.wardline.testkit.SipPair;
import org.wardline.testkit.SipPair.Side;
import org.wardline.testkit.SipText;

/// Reliable provisional responses (RFC 3262), UPDATE (3311) and session timers (4028). Ours is the
/// callee, and the caller where our INVITE matters; the other side is played by hand where it does
/// what our side never would.
class SessionTest {

    private static final Body OFFER = Body.sdp("v=0\r\no=offer\r\n");
    private static final Body ANSWER = Body.sdp("v=0\r\no=answer\r\n");

    private final SipPair pair = new SipPair();
    private final Side caller = pair.caller();
    private final Side ours = pair.callee();
    private int branch;

    @AfterEach
    void nothingIsLeftBehind() {
        pair.lose(_ -> false);
        pair.run(100_000);
        assertEquals(0, ours.agent().size());
        assertEquals(0, caller.agent().size());
    }

    // ---- PRACK

    @Test
    void aReliableResponseIsRepeatedUntilItsPrack() {
        InviteId in = invited("Require: 100rel");
        ours.agent().ring(in, 180, Body.NONE, Headers.NONE, pair.nowMs());
        pair.settle();
        SipResponse ringing = last(180);
        assertTrue(ringing.headers().lists(HeaderName.REQUIRE, "100rel"));
        long rseq = ringing.headers().first(HeaderName.RSEQ).orElseThrow();
        pair.run(3_500);
        // 0, 0.5, 1.5, 3.5 s
        assertEquals(4, count(180));
        byHand("PRACK", ringing, 2, "RAck: " + (rseq + 1) + " 1 INVITE");
        byHand("PRACK", ringing, 3, "RAck: " + rseq + " 2 INVITE");
        assertEquals(List.of(481, 481), statuses(Method.PRACK), "of another response");
        byHand("PRACK", ringing, 4, "RAck: " + rseq + " 1 INVITE");
        assertEquals(200, statuses(Method.PRACK).getLast());
        pair.run(20_000);
        assertEquals(4, count(180));
        ours.agent().reject(in, 486, Headers.NONE, pair.nowMs());
    }

    @Test
    void theNextReliableResponseWaitsForThePrackAndOfSeveralTheLastGoes() {
        InviteId in = invited("Require: 100rel");
        ours.agent().ring(in, 180, Body.NONE, Headers.NONE, pair.nowMs());
        ours.agent().ring(in, 181, Body.NONE, Headers.NONE, pair.nowMs());
        ours.agent().ring(in, 182, Body.NONE, Headers.NONE, pair.nowMs());
        pair.settle();
        SipResponse ringing = last(180);
        assertEquals(0, count(181) + count(182));
        long rseq = ringing.headers().first(HeaderName.RSEQ).orElseThrow();
        byHand("PRACK", ringing, 2, "RAck: " + rseq + " 1 INVITE");
        assertEquals(0, count(181));
        assertEquals(rseq + 1, last(182).headers().first(HeaderName.RSEQ).orElseThrow());
        ours.agent().reject(in, 486, Headers.NONE, pair.nowMs());
    }

    @Test
    void withoutAnyPrackTheInviteIsRefused() {
        InviteId in = invited("Require: 100rel");
        ours.agent().ring(in, 180, Body.NONE, Headers.NONE, pair.nowMs());
        pair.run(64_000);
        assertEquals(504, statuses(Method.INVITE).getLast());
        assertEquals(new UaEvent.Ended(in, EndCause.NO_ACK), ours.next(UaEvent.Ended.class));
    }

    @Test
    void anAnswerWaitsForTheDescriptionThatIsOnItsWay() {
        InviteId in = invited("Require: 100rel");
        ours.agent().ring(in, 183, ANSWER, Headers.NONE, pair.nowMs());
        ours.agent().answer(in, Body.NONE, Headers.NONE, pair.nowMs());
        pair.settle();
        assertEquals(0, count(200));
        long rseq = last(183).headers().first(HeaderName.RSEQ).orElseThrow();
        byHand("PRACK", last(183), 2, "RAck: " + rseq + " 1 INVITE");
        SipResponse ok = lastOf(Method.INVITE);
        assertEquals(200, ok.status());
        endedByHand(ok);
    }

    @Test
    void whoDoesNotRequireItGetsPlainOnes() {
        InviteId in = invited("Supported: 100rel");
        ours.agent().ring(in, 180, Body.NONE, Headers.NONE, pair.nowMs());
        pair.run(5_000);
        assertEquals(1, count(180));
        assertTrue(last(180).headers().first(HeaderName.RSEQ).isEmpty());
        ours.agent().reject(in, 486, Headers.NONE, pair.nowMs());
    }

    @Test
    void aReliableResponseToUsIsAcknowledgedOnceAndItsAnswerCounts() {
        InviteId out = invite();
        SipRequest invite = (SipRequest) caller.sent().getFirst();
        assertTrue(invite.headers().lists(HeaderName.SUPPORTED, "100rel"));
        ours.next(UaEvent.Invited.class);
        SipResponse progress = reliable(invite, 183, 7).withBody(ANSWER);
        pair.inject(caller, progress);
        pair.inject(caller, progress);
        pair.inject(caller, reliable(invite, 180, 9));
        assertEquals(1, sent(caller, Method.PRACK).size(), "repeated, and out of order");
        assertEquals(
                "7 " + invite.cseq().number() + " INVITE",
                text(sent(caller, Method.PRACK).getFirst(), "RAck"));
        pair.inject(caller, reliable(invite, 180, 8));
        assertEquals(2, sent(caller, Method.PRACK).size());
        caller.next(UaEvent.Progressed.class);
        caller.next(UaEvent.Progressed.class);
        pair.inject(caller, reliable(invite, 200, 0));
        var answered = caller.next(UaEvent.Answered.class);
        assertEquals(ANSWER, answered.response().body());
        forget(out);
    }

    /// A proxy behind us has forked our INVITE: each phone that rings has an early dialog of its
    /// own, with its own PRACKs and its own answer (RFC 3261 13.1, RFC 3262 4).
    @Test
    void phonesThatRingTogetherAreKeptApart() {
        InviteId out = invite();
        SipRequest invite = (SipRequest) caller.sent().getFirst();
        ours.next(UaEvent.Invited.class);
        pair.inject(caller, reliable(invite, 183, 7, "one").withBody(OFFER));
        pair.inject(caller, reliable(invite, 183, 100, "two").withBody(ANSWER));
        pair.inject(caller, reliable(invite, 180, 8, "one"));
        pair.inject(caller, reliable(invite, 180, 9, "two"));
        long cseq = invite.cseq().number();
        assertEquals(
                List.of("one 7 " + cseq, "two 100 " + cseq, "one 8 " + cseq),
                sent(caller, Method.PRACK).stream()
                        .map(p -> p.toTag().orElseThrow() + " " + text(p, "RAck"))
                        .map(acknowledged -> acknowledged.replace(" INVITE", ""))
                        .toList(),
                "each in its own order");
        assertEquals(2, caller.agent().dialogs(out).size());
        pair.inject(caller, reliable(invite, 200, 0, "two"));
        for (int i = 0; i < 3; i++) {
            caller.next(UaEvent.Progressed.class);
        }
        assertEquals(ANSWER, caller.next(UaEvent.Answered.class).response().body());
        forget(out);
    }

    @Test
    void noMorePhonesThanSixteenAreKeptWhileTheyRing() {
        InviteId out = invite();
        SipRequest invite = (SipRequest) caller.sent().getFirst();
        ours.next(UaEvent.Invited.class);
        for (int i = 1; i <= 20; i++) {
            pair.inject(caller, reliable(invite, 180, 7, "phone-" + i));
        }
        assertEquals(16, sent(caller, Method.PRACK).size());
        assertEquals(16, caller.agent().dialogs(out).size());
        pair.inject(caller, reliable(invite, 200, 0, "phone-20").withBody(ANSWER));
        for (int i = 0; i < 16; i++) {
            caller.next(UaEvent.Progressed.class);
        }
        assertEquals(
                ANSWER, caller.next(UaEvent.Answered.class).response().body(), "whoever it is");
        forget(out);
    }

    /// Ends a call whose other side was made up.
    private void forget(InviteId out) {
        pair.lose(_ -> true);
        caller.agent().hangUp(out, Headers.NONE, pair.nowMs());
        pair.settle();
        pair.run(33_000);
        pair.lose(_ -> false);
        ours.agent().flowClosed(ours.flow().id(), pair.nowMs());
    }

    // ---- UPDATE

    @Test
    void anUpdateWithAnOfferIsAnsweredWithoutAck() {
        InviteId in = answered();
        SipResponse ok = lastOf(Method.INVITE);
        byHand("UPDATE", ok, 2, OFFER, "Content-Type: application/sdp");
        assertEquals(OFFER, ours.next(UaEvent.Reinvited.class).request().body());
        byHand("UPDATE", ok, 3, OFFER, "Content-Type: application/sdp");
        assertEquals(500, statuses(Method.UPDATE).getLast(), "one offer at a time");
        ours.agent().answerReinvite(in, ANSWER, pair.nowMs());
        pair.settle();
        assertEquals(ANSWER, lastOf(Method.UPDATE).body());
        pair.run(5_000);
        assertEquals(1, statuses(Method.UPDATE).stream().filter(s -> s == 200).count());
        endedByHand(ok);
    }

    @Test
    void anUpdateThatCrossesOurOfferHasToWait() {
        InviteId in = answered();
        SipResponse ok = lastOf(Method.INVITE);
        pair.lose(m -> m instanceof SipRequest r && r.is(Method.INVITE));
        ours.agent().reinvite(in, OFFER, pair.nowMs());
        pair.settle();
        byHand("UPDATE", ok, 2, OFFER, "Content-Type: application/sdp");
        assertEquals(491, statuses(Method.UPDATE).getLast());
        byHand("UPDATE", ok, 3, Body.NONE);
        assertEquals(200, statuses(Method.UPDATE).getLast(), "nothing is offered");
        endedByHand(ok);
    }

    @Test
    void anUpdateBeforeTheAnswerMayChangeTheTargetOnly() {
        InviteId in = invited("Subject: x");
        ours.agent().ring(in, 180, Body.NONE, Headers.NONE, pair.nowMs());
        pair.settle();
        byHand("UPDATE", last(180), 2, Body.NONE);
        byHand("UPDATE", last(180), 3, OFFER, "Content-Type: application/sdp");
        assertEquals(List.of(200, 500), statuses(Method.UPDATE));
        ours.agent().reject(in, 486, Headers.NONE, pair.nowMs());
    }

    // ---- session timers

    @Test
    void aSessionThatThePeerDoesNotRefreshEndsBeforeItExpires() {
        answered("Supported: timer", "Session-Expires: 90;refresher=uac");
        pair.run(59_999);
        assertEquals(0, sent(ours, Method.BYE).size());
        pair.run(1);
        assertEquals(1, sent(ours, Method.BYE).size());
        assertEquals(EndCause.DIALOG_GONE, ours.next(UaEvent.Ended.class).cause());
    }

    @Test
    void anUpdateOfThePeerRefreshesTheSession() {
        answered("Supported: timer", "Session-Expires: 90;refresher=uac");
        SipResponse ok = lastOf(Method.INVITE);
        for (int i = 0; i < 5; i++) {
            pair.run(50_000);
            byHand(
                    "UPDATE",
                    ok,
                    2 + i,
                    Body.NONE,
                    "Supported: timer",
                    "Session-Expires: 90;refresher=uac");
            assertEquals("90;refresher=uac", text(lastOf(Method.UPDATE), "Session-Expires"));
        }
        assertEquals(0, sent(ours, Method.BYE).size());
        endedByHand(ok);
    }

    @Test
    void weRefreshAtHalfTimeWhereThePeerWantsUsTo() {
        answered("Supported: timer", "Session-Expires: 90;refresher=uas", "Allow: UPDATE");
        SipResponse ok = lastOf(Method.INVITE);
        pair.run(45_000);
        SipRequest refresh = sent(ours, Method.UPDATE).getFirst();
        assertEquals("90;refresher=uac", text(refresh, "Session-Expires"));
        assertTrue(refresh.body().isEmpty());
        pair.inject(ours, SipResponse.to(refresh, 200, ""));
        pair.run(45_000);
        assertEquals(2, sent(ours, Method.UPDATE).size());
        pair.inject(ours, SipResponse.to(sent(ours, Method.UPDATE).getLast(), 481, ""));
        assertEquals(EndCause.DIALOG_GONE, ours.next(UaEvent.Ended.class).cause());
        assertTrue(ok.isSuccess());
    }

    /// RFC 4028 7.2: what counts is the answer to the last refresh.
    @Test
    void aRefreshMayShortenTheSession() {
        answered("Supported: timer", "Session-Expires: 600;refresher=uas", "Allow: UPDATE");
        pair.run(300_000);
        refreshAnswered(200, "Session-Expires: 90;refresher=uac");
        pair.run(45_000);
        assertEquals(2, sent(ours, Method.UPDATE).size());
        refreshAnswered(481, "Subject: gone");
    }

    /// RFC 4028 7.3: the 422 says how long it has to be.
    @Test
    void aRefreshThatIsTooShortIsSentAgainAtOnceAsLongAsItHasToBe() {
        answered("Supported: timer", "Session-Expires: 90;refresher=uas", "Allow: UPDATE");
        pair.run(45_000);
        refreshAnswered(422, "Min-SE: 3600");
        SipRequest again = sent(ours, Method.UPDATE).getLast();
        assertEquals("3600;refresher=uac", text(again, "Session-Expires"));
        refreshAnswered(200, "Session-Expires: 3600;refresher=uac");
        pair.run(1_800_000);
        assertEquals(3, sent(ours, Method.UPDATE).size());
        refreshAnswered(481, "Subject: gone");
    }

    /// A session of a day would keep the call of a phone that is gone for a day.
    @Test
    void nobodyGetsASessionWithoutEnd() {
        answered("Supported: timer", "Session-Expires: 90;refresher=uas", "Allow: UPDATE");
        pair.run(45_000);
        refreshAnswered(422, "Min-SE: 86400");
        assertEquals(1, sent(ours, Method.UPDATE).size());
        pair.run(900_000);
        SipRequest ask = sent(ours, Method.OPTIONS).getFirst();
        pair.inject(ours, SipResponse.to(ask, 481, ""));
        assertEquals(EndCause.DIALOG_GONE, ours.next(UaEvent.Ended.class).cause());
    }

    private void refreshAnswered(int status, String header) {
        SipRequest refresh = sent(ours, Method.UPDATE).getLast();
        Headers more = SipText.simple("UPDATE", "sip:x.example", header).headers();
        pair.inject(
                ours,
                SipResponse.to(refresh, status, "")
                        .with(more.only(HeaderName.MIN_SE))
                        .with(more.only(HeaderName.SESSION_EXPIRES)));
    }

    @Test
    void aPeerWithoutSessionTimersIsAskedWhetherItStillHasTheDialog() {
        answered();
        pair.run(900_000);
        SipRequest ask = sent(ours, Method.OPTIONS).getFirst();
        pair.inject(ours, SipResponse.to(ask, 200, ""));
        pair.run(900_000);
        assertEquals(2, sent(ours, Method.OPTIONS).size());
        pair.inject(ours, SipResponse.to(sent(ours, Method.OPTIONS).getLast(), 481, ""));
        assertEquals(EndCause.DIALOG_GONE, ours.next(UaEvent.Ended.class).cause());
    }

    @Test
    void ourInviteAsksThePhoneToRefresh() {
        InviteId out = invite();
        SipMessage invite = caller.sent().getFirst();
        assertEquals("1800;refresher=uas", text(invite, "Session-Expires"));
        assertTrue(invite.headers().lists(HeaderName.SUPPORTED, "timer"));
        InviteId in = ours.next(UaEvent.Invited.class).id();
        ours.agent().answer(in, ANSWER, Headers.NONE, pair.nowMs());
        pair.settle();
        // Two agents of ours: one refreshes by UPDATE at half time, for hours.
        pair.run(4 * 3600_000);
        assertEquals(16, sent(ours, Method.UPDATE).size());
        caller.agent().hangUp(out, Headers.NONE, pair.nowMs());
        pair.settle();
    }

    // ---- by hand

    private InviteId invite() {
        InviteId out =
                caller.agent()
                        .invite(
                                new OutgoingInvite(
                                        caller.flow(),
                                        Uri.of("sip:102@callee.example"),
                                        NameAddr.of("<sip:101@north.example>"),
                                        NameAddr.of("<sip:102@north.example>"),
                                        OFFER,
                                        Headers.NONE),
                                pair.nowMs());
        pair.settle();
        return out;
    }

    private static SipResponse reliable(SipRequest invite, int status, long rseq) {
        return reliable(invite, status, rseq, "other");
    }

    private static SipResponse reliable(SipRequest invite, int status, long rseq, String tag) {
        SipResponse response =
                SipResponse.to(invite, status, tag)
                        .with(HeaderName.CONTACT, NameAddr.of("<sip:102@phone.example>"));
        return status >= 200
                ? response
                : response.with(HeaderName.REQUIRE, "100rel").with(HeaderName.RSEQ, rseq);
    }

    private SipRequest invite(String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = "Contact: <sip:101@phone.example>";
        return SipText.simple("INVITE", "sip:102@north.example", all);
    }

    private InviteId invited(String... lines) {
        pair.lose(m -> m instanceof SipResponse);
        pair.inject(ours, invite(lines));
        return ours.next(UaEvent.Invited.class).id();
    }

    private InviteId answered(String... lines) {
        InviteId in = invited(lines);
        pair.lose(_ -> true);
        ours.agent().answer(in, ANSWER, Headers.NONE, pair.nowMs());
        pair.settle();
        acknowledgedByHand(lastOf(Method.INVITE));
        return in;
    }

    private void acknowledgedByHand(SipResponse ok) {
        byHand("ACK", ok, 1);
        ours.next(UaEvent.Acknowledged.class);
    }

    private void endedByHand(SipResponse ok) {
        byHand("BYE", ok, 900);
        assertEquals(EndCause.BYE, ours.next(UaEvent.Ended.class).cause());
    }

    private void byHand(String method, SipResponse in, long cseq, String... lines) {
        byHand(method, in, cseq, Body.NONE, lines);
    }

    /// A request of the peer in the dialog of one of our responses.
    private void byHand(String method, SipResponse in, long cseq, Body body, String... lines) {
        String[] all = java.util.Arrays.copyOf(lines, lines.length + 1);
        all[lines.length] = "Content-Length: " + body.lengthBytes();
        byte[] head = SipText.simpleBytes(method, "sip:102@north.example", all);
        var dialog = new DialogId(in.callId(), in.toTag().orElseThrow(), "from-1");
        String text =
                new String(head, StandardCharsets.UTF_8)
                        .replace(
                                "To: <sip:102@north.example>",
                                "To: <sip:102@north.example>;tag=" + dialog.localTag())
                        .replace("z9hG4bK-", "z9hG4bK-" + ++branch)
                        .replace("CSeq: 1 ", "CSeq: " + cseq + " ");
        pair.inject(ours, SipText.message((text + body.text()).getBytes(StandardCharsets.UTF_8)));
    }

    private SipResponse last(int status) {
        return responses(ours).stream()
                .filter(r -> r.status() == status)
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private SipResponse lastOf(Method method) {
        return responses(ours).stream()
                .filter(r -> r.cseq().method().equals(method))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private long count(int status) {
        return responses(ours).stream().filter(r -> r.status() == status).count();
    }

    private List<Integer> statuses(Method method) {
        return responses(ours).stream()
                .filter(r -> r.cseq().method().equals(method))
                .map(SipResponse::status)
                .filter(status -> status > 100)
                .toList();
    }

    private static List<SipResponse> responses(Side side) {
        return side.sent().stream()
                .filter(SipResponse.class::isInstance)
                .map(SipResponse.class::cast)
                .toList();
    }

    private static List<SipRequest> sent(Side side, Method method) {
        return side.sent().stream()
                .filter(m -> m instanceof SipRequest r && r.is(method))
                .map(SipRequest.class::cast)
                .toList();
    }

    /// The value of a header as written.
    private static String text(SipMessage message, String header) {
        String wire =
                new String(
                        org.wardline.sip.message.SipWriter.write(message), StandardCharsets.UTF_8);
        return wire.lines()
                .filter(line -> line.startsWith(header + ": "))
                .map(line -> line.substring(header.length() + 2))
                .findFirst()
                .orElse("");
    }
}
