package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardline.cdr.CallOutcome;

/// One phone that somebody else commands can't take the ports and the time of all.
class CallLimitsTest extends FourDesks {

    private static final int MOST = 100;

    @Test
    void aPhoneHasAHundredCallsAndNoMore() {
        for (int i = 0; i < MOST; i++) {
            assertEquals(List.of(100), exchange.statuses(invite(one, "102", 70)));
        }
        assertEquals(List.of(100, 503), exchange.statuses(invite(one, "102", 70)));
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
}
