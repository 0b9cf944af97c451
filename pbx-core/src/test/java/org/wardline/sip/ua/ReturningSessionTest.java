package org.wardline.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.Uri;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipPair;
import org.wardline.testkit.SipPair.Side;

/// A phone that comes back on another connection is asked whether it still has the dialog. What was
/// agreed about the session (RFC 4028) holds on: 1800 s, which the callee refreshes.
class ReturningSessionTest {

    private static final long SECOND_MS = 1000;
    private static final Body OFFER = Body.sdp("v=0\r\no=offer\r\n");
    private static final Body ANSWER = Body.sdp("v=0\r\no=answer\r\n");

    private final SipPair pair = new SipPair();
    private final Side caller = pair.caller();
    private final Side callee = pair.callee();
    private InviteId call;

    @BeforeEach
    void theySpeak() {
        var invite =
                new OutgoingInvite(
                        caller.flow(),
                        Uri.of("sip:102@callee.example"),
                        NameAddr.of("<sip:101@north.example>"),
                        NameAddr.of("<sip:102@north.example>"),
                        OFFER,
                        Headers.NONE);
        call = caller.agent().invite(invite, pair.nowMs());
        pair.settle();
        InviteId in = callee.next(UaEvent.Invited.class).id();
        callee.agent().answer(in, ANSWER, Headers.NONE, pair.nowMs());
        pair.settle();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        pair.lose(_ -> false);
        caller.agent().hangUp(call, Headers.NONE, pair.nowMs());
        pair.run(100 * SECOND_MS);
        assertEquals(0, caller.agent().size());
        assertEquals(0, callee.agent().size());
    }

    @Test
    void theRefresherGoesOnCounting() {
        pair.run(100 * SECOND_MS);
        comesBack(callee);
        pair.run(800 * SECOND_MS - 1);
        assertEquals(0, sent(callee, Method.UPDATE));
        pair.run(1);
        assertEquals(1, sent(callee, Method.UPDATE));
        pair.run(900 * SECOND_MS);
        assertEquals(2, sent(callee, Method.UPDATE));
    }

    @Test
    void aRefreshThatGotLostWithItsConnectionFollowsOnTheNext() {
        pair.run(890 * SECOND_MS);
        callee.agent().flowClosed(callee.flow().id(), pair.nowMs());
        pair.lose(m -> m instanceof SipRequest r && r.is(Method.UPDATE));
        pair.run(20 * SECOND_MS);
        int lost = sent(callee, Method.UPDATE);
        pair.lose(_ -> false);
        comesBack(callee);
        pair.run(1);
        assertEquals(lost + 1, sent(callee, Method.UPDATE));
        pair.run(900 * SECOND_MS);
        assertEquals(lost + 2, sent(callee, Method.UPDATE));
    }

    @Test
    void whoWaitsForARefreshWaitsNoLonger() {
        pair.lose(m -> m instanceof SipRequest r && r.is(Method.UPDATE));
        pair.run(890 * SECOND_MS);
        comesBack(caller);
        // The callee gives up on its UPDATE at 932 s, and nobody hears its BYE.
        pair.lose(m -> m instanceof SipRequest r && (r.is(Method.UPDATE) || r.is(Method.BYE)));
        pair.run(878 * SECOND_MS - 1);
        assertEquals(0, sent(caller, Method.BYE));
        pair.run(1);
        assertEquals(1, sent(caller, Method.BYE));
    }

    private void comesBack(Side side) {
        pair.move(side, SipFlows.flow(9));
        pair.settle();
        assertEquals(1, sent(side, Method.OPTIONS));
    }

    private static int sent(Side side, Method method) {
        return (int)
                side.sent().stream().filter(m -> m instanceof SipRequest r && r.is(method)).count();
    }
}
