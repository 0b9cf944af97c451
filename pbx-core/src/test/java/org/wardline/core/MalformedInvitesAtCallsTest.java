package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardline.directory.Tenant;
import org.wardline.sip.message.ParseResult;
import org.wardline.sip.message.SipMessage;
import org.wardline.testkit.MalformedInvites;
import org.wardline.testkit.MalformedInvites.Case;
import org.wardline.testkit.SipText;
import org.wardline.testkit.phone.ScriptedPhone;

/// The generated malformed INVITEs from a phone that has registered, so that what the parser lets
/// pass reaches the calls: 0 faults, nothing left, no memory kept, and calls go on.
class MalformedInvitesAtCallsTest {

    private static final int WARM_UP = 1_000;
    private static final int BETWEEN_CALLS = 500;
    private static final double HEAP_GROWTH = 1.05;

    private final SimExchange exchange = new SimExchange();
    private final Tenant maple = exchange.practice("north.example");

    @Test
    void noneEndsAnythingOrStays() {
        ScriptedPhone callee = exchange.registered(maple, exchange.extension(maple, "102", false));
        ScriptedPhone attacker =
                exchange.registered(maple, exchange.extension(maple, "101", false));
        ScriptedPhone friend = exchange.registered(maple, exchange.extension(maple, "103", false));
        exchange.receive(attacker, SipText.message(MalformedInvites.unspoilt()));
        assertTrue(callee.isRinging(), "unspoilt it rings");
        callee.reject(486, exchange.now());
        exchange.settle();
        List<Case> cases = MalformedInvites.of(20261122);
        long before = 0;
        int reachedCalls = 0;
        for (int i = 0; i < cases.size(); i++) {
            if (i == WARM_UP) {
                before = usedBytes();
            }
            if (SipText.parse(cases.get(i).bytes())
                    instanceof ParseResult.Parsed(SipMessage read)) {
                exchange.receive(attacker, read);
                reachedCalls++;
            }
            if (callee.isRinging()) {
                callee.reject(486, exchange.now());
                exchange.settle();
            }
            if (i % BETWEEN_CALLS == 0) {
                call(friend, callee);
            }
        }
        assertTrue(reachedCalls > cases.size() / 4, reachedCalls + " passed the parser");
        exchange.pass(Duration.ofSeconds(80));
        exchange.forgetHistory();
        long after = usedBytes();
        assertTrue(after <= before * HEAP_GROWTH, before + " bytes before, " + after + " after");
        exchange.assertNothingLeaked();
    }

    private void call(ScriptedPhone friend, ScriptedPhone callee) {
        exchange.pass(Duration.ofSeconds(40));
        friend.register(exchange.now());
        callee.register(exchange.now());
        exchange.settle();
        friend.call("102", exchange.now());
        exchange.settle();
        assertTrue(callee.isRinging(), "a call still rings");
        callee.answer(exchange.now());
        exchange.settle();
        assertTrue(friend.isTalking());
        friend.hangUp(exchange.now());
        exchange.settle();
        assertEquals(0, exchange.view().faults());
        exchange.forgetHistory();
    }

    private static long usedBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
