package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardline.call.CallCommand;
import org.wardline.cdr.CallOutcome;
import org.wardline.directory.Tenant;
import org.wardline.ident.CallId;
import org.wardline.media.AudioSource;
import org.wardline.sip.ua.EndCause;
import org.wardline.testkit.phone.ScriptedPhone;

/// A fault of ours inside one call.
class CallFaultTest {

    @Test
    void itEndsThatCallIsCountedAndLeavesTheOthersAlone() {
        var exchange = new SimExchange();
        Tenant maple = exchange.practice("maple.example");
        ScriptedPhone one = exchange.registered(maple, exchange.extension(maple, "101", false));
        ScriptedPhone two = exchange.registered(maple, exchange.extension(maple, "102", false));
        ScriptedPhone three = exchange.registered(maple, exchange.extension(maple, "103", false));
        exchange.extension(maple, "104", true);
        one.call("102", exchange.now());
        exchange.settle();
        two.answer(exchange.now());
        three.call("104", exchange.now());
        exchange.settle();
        CallId mailbox = exchange.visits.getFirst().call();
        // An application that plays before it answers: there is no port yet, which is a bug.
        exchange.command(
                new CallCommand.Play(mailbox, 1, AudioSource.silence(Duration.ofSeconds(1))));
        assertEquals(1, exchange.view().faults());
        assertTrue(three.isIdle());
        assertEquals(CallOutcome.FAILED, exchange.records.getFirst().outcome());
        assertTrue(one.isTalking());
        assertTrue(two.isTalking());
        one.hangUp(exchange.now());
        exchange.settle();
        assertEquals(List.of(EndCause.BYE), two.ends());
        exchange.pass(Duration.ofSeconds(80));
        assertEquals(List.of(), exchange.view().calls());
        assertEquals(0, exchange.shard().signallingSize());
        assertTrue(exchange.media.ports().stream().allMatch(port -> port.closed()));
    }
}
