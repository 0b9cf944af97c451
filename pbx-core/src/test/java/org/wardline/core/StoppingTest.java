package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardline.sip.ua.EndCause;
import org.wardline.testkit.phone.ScriptedPhone;

/// A server that stops says goodbye to everybody who is on the phone.
class StoppingTest {

    private final SimExchange exchange = new SimExchange();
    private ScriptedPhone caller;
    private ScriptedPhone callee;

    @BeforeEach
    void aPhoneRings() {
        var maple = exchange.practice("maple.example");
        caller = exchange.registered(maple, exchange.extension(maple, "101", false));
        callee = exchange.registered(maple, exchange.extension(maple, "102", false));
        caller.call("102", exchange.now());
        exchange.settle();
    }

    @AfterEach
    void nothingIsLeft() {
        exchange.assertNothingLeaked();
    }

    @Test
    void everyCallEndsAndNoNewOneIsTaken() {
        callee.answer(exchange.now());
        exchange.settle();
        stop();
        exchange.settle();
        assertEquals(List.of(EndCause.BYE), caller.ends());
        assertEquals(List.of(EndCause.BYE), callee.ends());
        assertTrue(exchange.shard().isQuiet());
        caller.call("102", exchange.now());
        exchange.settle();
        assertEquals(503, caller.lastStatus());
    }

    @Test
    void aByeThatNeedsAnAckIsWaitedFor() {
        callee.answer(exchange.now());
        exchange.step();
        stop();
        assertFalse(exchange.shard().isQuiet(), "the caller's 200 is not acknowledged yet");
        exchange.settle();
        assertEquals(List.of(EndCause.BYE), caller.ends());
        assertTrue(exchange.shard().isQuiet());
    }

    private void stop() {
        exchange.shard().handle(new ShardInput.Stop(), exchange.now());
    }
}
