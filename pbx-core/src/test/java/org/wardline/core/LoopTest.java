package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.Method;
import org.wardline.testkit.phone.ScriptedPhone;

/// Calls that phones send round: each INVITE of ours has one hop less than the one that caused it
/// (RFC 3261 16.6 step 3, RFC 7092), so a loop ends wherever it leads.
class LoopTest extends FourDesks {

    private static final int PATIENCE = 100;

    @Test
    void aCallThatTwoPhonesSendToEachOtherEndsWith483() {
        String call = invite(one, "102", 10);
        assertEquals(List.of(100), exchange.statuses(call));
        boolean toFour = true;
        int rounds = 0;
        while (!exchange.statuses(call).contains(483) && rounds++ < PATIENCE) {
            ScriptedPhone sends = toFour ? two : four;
            // What a phone forwards has one hop less, too (RFC 3261 16.6).
            long left = exchange.lastRequestTo(sends, Method.INVITE).maxForwards() - 1;
            call = invite(sends, toFour ? "104" : "102", left);
            toFour = !toFour;
        }
        assertEquals(List.of(483), exchange.statuses(call).subList(0, 1));
        assertTrue(rounds <= 5, rounds + " rounds");
    }

    @Test
    void aPhoneThatCountsNoHopsStillEndsItsLoop() {
        invite(one, "102", 5);
        int rounds = 0;
        String call = "";
        while (!exchange.statuses(call).contains(483) && rounds++ < PATIENCE) {
            ScriptedPhone sends = rounds % 2 == 1 ? two : four;
            call =
                    invite(
                            sends,
                            rounds % 2 == 1 ? "104" : "102",
                            exchange.lastRequestTo(sends, Method.INVITE).maxForwards());
        }
        assertEquals(5, rounds);
    }

    @Test
    void theLastHopMayStillRing() {
        call(one, "102");
        assertEquals(69, two.invitations().getLast().maxForwards());
        String call = invite(three, "104", 1);
        assertEquals(0, exchange.lastRequestTo(four, Method.INVITE).maxForwards());
        assertEquals(List.of(100), exchange.statuses(call).subList(0, 1));
    }
}
