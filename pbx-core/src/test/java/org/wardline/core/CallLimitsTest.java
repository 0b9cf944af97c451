package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wardline.call.PracticePorts;
import org.wardline.cdr.CallOutcome;
import org.wardline.directory.Tenant;
import org.wardline.ident.DeviceId;
import org.wardline.testkit.Attack;
import org.wardline.testkit.phone.ScriptedPhone;

/// Phones that somebody else commands can't take the ports and the time of all.
class CallLimitsTest extends FourDesks {

    private static final int MOST = 100;

    @Test
    void aPhoneHasAHundredCallsAndNoMore() {
        for (int i = 0; i < MOST; i++) {
            assertEquals(List.of(100), exchange.statuses(invite(one, "102", 70)));
        }
        assertEquals(List.of(503), exchange.statuses(invite(one, "102", 70)));
        assertEquals(MOST, exchange.view().calls().size());
        assertTrue(exchange.records.isEmpty(), "what is refused for load leaves no record each");
        invite(one, "911", 70);
        assertEquals(
                CallOutcome.REFUSED,
                exchange.records.getFirst().outcome(),
                "an emergency call is not refused for load, but as any other here");
        call(three, "104");
        assertTrue(four.isRinging(), "others call");
        exchange.pass(Duration.ofSeconds(60));
        call(one, "102");
        assertTrue(two.isRinging(), "and so does it, once its calls are over");
    }

    /// Twenty-two phones begin a hundred and ten calls each, all at the same time, while another
    /// practice talks and calls.
    @Test
    void ofThousandsOfCallsAtOnceNoneIsOverACapAndAnotherPracticeCallsOn() {
        Tenant birch = exchange.practice("birch.example");
        ScriptedPhone left = exchange.registered(birch, exchange.extension(birch, "101", false));
        ScriptedPhone right = exchange.registered(birch, exchange.extension(birch, "102", false));
        ScriptedPhone third = exchange.registered(birch, exchange.extension(birch, "103", false));
        call(left, "102");
        answer(right);
        var probe = new InProcessProbe(exchange);
        List<ScriptedPhone> commanded =
                IntStream.range(201, 223)
                        .mapToObj(n -> exchange.extension(maple, "" + n, false))
                        .map(desk -> exchange.registered(maple, desk))
                        .toList();
        for (int i = 0; i < MOST + 10; i++) {
            for (int n = 0; n < commanded.size(); n++) {
                invite(commanded.get(n), "" + (201 + (n + 1) % commanded.size()), 70);
                probe.answered(third, birch);
            }
        }
        Map<DeviceId, Long> begun = callsByPhone(maple);
        assertTrue(begun.values().stream().allMatch(n -> n <= MOST), begun::toString);
        assertEquals(PracticePorts.SHARE, begun.values().stream().mapToLong(n -> n).sum());
        int ofBirch = 2;
        assertEquals(PracticePorts.SHARE + ofBirch, openPorts(), "and not one more");
        ScriptedPhone carrier = SimCarrier.of(exchange, maple, desk101);
        call(one, "12015550188");
        assertEquals(503, one.lastStatus(), "there is no port for a call to anybody else");
        call(one, "911");
        answer(carrier);
        assertTrue(one.isTalking() && carrier.isTalking(), "help is called for over the share");
        assertEquals(PracticePorts.SHARE + ofBirch + 2, openPorts());
        hangUp(one);
        assertTrue(left.isTalking() && right.isTalking(), "another practice talks on");
        call(third, "101");
        assertEquals(2, callsByPhone(birch).size(), "and calls");
        exchange.pass(Duration.ofSeconds(60));
        call(three, "104");
        assertTrue(four.isRinging(), "and this one, once those calls are over");
        Attack.TOLL_FRAUD.counted((MOST + 10L) * commanded.size());
    }

    private Map<DeviceId, Long> callsByPhone(Tenant practice) {
        return exchange.view().calls().stream()
                .filter(call -> call.tenant().equals(practice.id()))
                .collect(
                        Collectors.groupingBy(
                                call -> call.caller().ofPhone().orElseThrow(),
                                Collectors.counting()));
    }

    private long openPorts() {
        return exchange.media.ports().stream().filter(port -> !port.closed()).count();
    }
}
