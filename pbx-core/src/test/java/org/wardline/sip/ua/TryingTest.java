package org.wardline.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Uri;
import org.wardline.testkit.SipFlows;
import org.wardline.testkit.SipText;

/// 100 is for a caller who would hear nothing for a while (RFC 3261 17.2.1).
class TryingTest {

    private static final SipUri US = (SipUri) Uri.of("sip:192.0.2.1:5061;transport=tls");

    private final UserAgent agent = new UserAgent(new UaSettings("Test", _ -> US), new Random(1));

    @Test
    void whoIsNotAnsweredAtOnceHearsThatWeAreTrying() {
        assertEquals(List.of(100), statuses((_, _) -> {}));
    }

    @Test
    void whoIsRefusedAtOnceDoesNot() {
        assertEquals(List.of(407), statuses((id, now) -> agent.reject(id, 407, Headers.NONE, now)));
    }

    @Test
    void whoIsToldAtOnceThatItRingsDoesNot() {
        assertEquals(
                List.of(180),
                statuses((id, now) -> agent.ring(id, 180, Body.NONE, Headers.NONE, now)));
    }

    @Test
    void whoIsAnsweredAtOnceDoesNot() {
        assertEquals(
                List.of(200),
                statuses((id, now) -> agent.answer(id, Body.NONE, Headers.NONE, now)));
    }

    /// What a caller hears of whom does this as soon as it is invited.
    private List<Integer> statuses(BiConsumer<InviteId, Long> invited) {
        long now = 1_000;
        var heard = new ArrayList<Integer>();
        agent.receive(
                SipFlows.flow(1),
                SipText.message(SipText.simpleBytes("INVITE", "sip:102@north.example")),
                now);
        agent.drain(output -> {
            switch (output) {
                case UaOutput.Send(var _, SipResponse response) -> heard.add(response.status());
                case UaEvent.Invited(InviteId id, var _, var _) -> invited.accept(id, now);
                default -> throw new AssertionError(output);
            }
        });
        return heard;
    }
}
