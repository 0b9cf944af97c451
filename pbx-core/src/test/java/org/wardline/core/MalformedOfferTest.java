package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.OfferRefused;
import org.wardline.directory.Tenant;
import org.wardline.sip.message.HeaderName;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;

/// A description that can't be read is a bad request (RFC 3261 21.4.1), in a call as before one;
/// 488 is for one that can be read and is not acceptable (13.3.1.3, 14.2).
class MalformedOfferTest {

    private final SimExchange exchange = new SimExchange();
    private Tenant maple;
    private ScriptedPhone caller;
    private ScriptedPhone callee;

    @BeforeEach
    void twoPhones() {
        maple = exchange.practice("maple.example");
        caller = exchange.registered(maple, exchange.extension(maple, "101", false));
        callee = exchange.registered(maple, exchange.extension(maple, "102", false));
    }

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @Test
    void anOfferThatNobodyCanReadIs400WithAReasonAndCostsNoPort() {
        var odd =
                exchange.registered(
                        maple,
                        exchange.extension(maple, "103", false),
                        Habits.USUAL.with(Habits.Writing.MALFORMED));
        odd.call("102", exchange.now());
        exchange.settle();
        assertMalformed(odd);
        assertEquals(List.of(), exchange.media.ports());
        assertTrue(callee.invitations().isEmpty());
        assertEquals("malformed_sdp", exchange.audited(OfferRefused.class).getFirst().reason());
    }

    @Test
    void aReinviteThatNobodyCanReadIs400AndTheCallGoesOnAsItWas() {
        caller.call("102", exchange.now());
        exchange.settle();
        callee.answer(exchange.now());
        exchange.settle();
        var port = exchange.portTowards(caller);
        var before = port.remote().orElseThrow();
        caller.reinvite(Habits.Writing.MALFORMED, exchange.now());
        exchange.settle();
        assertMalformed(caller);
        assertTrue(caller.isTalking());
        assertTrue(callee.isTalking());
        assertEquals(List.of(), callee.ends());
        assertSame(before, port.remote().orElseThrow());
        assertSame(exchange.portTowards(callee), port.bridgedTo().orElseThrow());
        caller.hold(exchange.now());
        exchange.settle();
        assertEquals(200, caller.lastStatus(), "the dialog takes the next offer");
    }

    private static void assertMalformed(ScriptedPhone phone) {
        assertEquals(400, phone.lastStatus());
        String warning =
                phone.lastResponse()
                        .orElseThrow()
                        .headers()
                        .first(HeaderName.WARNING)
                        .orElseThrow();
        assertTrue(warning.startsWith("399 wardline \""), warning);
    }
}
