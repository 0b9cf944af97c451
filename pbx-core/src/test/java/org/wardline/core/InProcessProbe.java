package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Objects;
import org.wardline.directory.Tenant;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Via;
import org.wardline.testkit.SipText;
import org.wardline.testkit.phone.ScriptedPhone;

/// What is asked after an attack on a shard in virtual time: an OPTIONS is answered with 200. It
/// takes the way of every request through transactions, authentication and the shard; there is no
/// listener and no clock, so that it says nothing of time.
final class InProcessProbe {

    private final SimExchange exchange;
    private int asked;

    InProcessProbe(SimExchange exchange) {
        this.exchange = Objects.requireNonNull(exchange, "exchange");
    }

    /// @param from a phone whose connection stands
    void answered(ScriptedPhone from, Tenant practice) {
        String id = "probe-" + ++asked;
        var request = SipText.simple("OPTIONS", "sip:" + practice.domain());
        exchange.receive(
                from,
                request.withHeaders(
                        request.headers()
                                .set(
                                        HeaderName.VIA,
                                        Via.tls("phone.example", 5061, "z9hG4bK-" + id))
                                .set(HeaderName.CALL_ID, id)));
        assertEquals(List.of(200), exchange.statuses(id), "the probe after input " + asked);
    }
}
