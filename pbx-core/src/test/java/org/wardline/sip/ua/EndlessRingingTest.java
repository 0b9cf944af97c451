package org.wardline.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;
import org.wardline.testkit.SipFlows;

/// A called phone that rings without end: each reliable response of its would begin a transaction
/// of ours.
class EndlessRingingTest {

    private static final SipUri PEER = SipUri.of("101", "north.example");
    private static final SipUri US = SipUri.of("102", "north.example");

    private final UserAgent agent = new UserAgent(new UaSettings("Test", _ -> US), new Random(1));
    private final Flow flow = SipFlows.flow(1);
    private final List<SipRequest> sent = new ArrayList<>();

    @Test
    void aPhoneHasSixtyFourReliableResponses() {
        var invite =
                new OutgoingInvite(
                        flow,
                        PEER,
                        NameAddr.of(US),
                        NameAddr.of(PEER),
                        Body.sdp("v=0\r\no=offer\r\n"),
                        Headers.NONE);
        agent.invite(invite, 1_000);
        drain();
        for (long rseq = 1; rseq <= 1_000; rseq++) {
            SipResponse ringing =
                    SipResponse.to(sent.getFirst(), 180, "peer")
                            .with(HeaderName.CONTACT, NameAddr.of(PEER))
                            .with(HeaderName.REQUIRE, "100rel")
                            .with(HeaderName.RSEQ, rseq);
            agent.receive(flow, ringing, 1_000);
            drain();
        }
        assertEquals(64, sent.stream().filter(request -> request.is(Method.PRACK)).count());
        assertTrue(agent.size() < 100, () -> agent.size() + " transactions and usages");
    }

    private void drain() {
        agent.drain(output -> {
            if (output instanceof UaOutput.Send(var _, SipRequest request)) {
                sent.add(request);
            }
        });
    }
}
